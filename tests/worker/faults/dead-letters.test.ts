import { afterEach, beforeEach, expect, it } from 'vitest';
import { eachStore } from '../each-store.ts';
import { answer, fine, simulate, type World } from './simulation.ts';

let world: World;

eachStore('dead letters', (store) => {
	beforeEach(async () => {
		world = await simulate({ store });
	});
	afterEach(() => world.close());

	it('fault 47: a purge and a replay at once: each event is put back or forgotten, and what waits stays', async () => {
		const shop = await world.shop();
		const ids = Array.from({ length: 1_500 }, (_, index) => `race.event${index}`);
		world.answering = ({ ids: sent }) =>
			answer(200, { events: sent.map(() => ({ status: 'failed', error_message: 'no' })) });
		await world.post(shop, ...ids);
		await world.pass(60_000);
		const { dead } = world.queue;
		expect(await dead.list({}, 2_000)).toHaveLength(1_500);
		const [{ replayed, tooOld }, purged] = await Promise.all([dead.replay({ shop }), dead.purge({ shop })]);
		expect([replayed + purged, tooOld, replayed > 0, purged > 0]).toEqual([1_500, 0, true, true]);
		expect(world.queue.waiting(shop)).toBe(replayed);
		world.answering = fine;
		world.sender.wake(shop);
		await world.pass(60_000);
		expect((await world.ends(shop)).delivered).toHaveLength(replayed);
	}, 60_000);
});
