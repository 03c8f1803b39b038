import { afterEach, beforeEach, expect, it } from 'vitest';
import { answer, fine, simulate, type World } from './simulation.ts';

let world: World;
beforeEach(async () => {
	world = await simulate();
});
afterEach(() => world.close());

it('fault 47: a purge and a replay at once: each event is put back or forgotten, and what waits stays', async () => {
	const shop = await world.shop();
	const ids = Array.from({ length: 1_500 }, (_, index) => `race.event${index}`);
	world.answering = () => answer(400, { message: 'no' });
	for (let from = 0; from < ids.length; from += 20) {
		await world.post(shop, ...ids.slice(from, from + 20));
		await world.pass(2_000);
	}
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
