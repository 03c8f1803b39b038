/** A wall clock that is set forth and back while events wait, rest and are on their way. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eachStore } from '../each-store.ts';
import { answer, fine, simulate, type World } from './simulation.ts';

let world: World;
let shop: string;

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

eachStore('a clock that is set', (store) => {
	beforeEach(async () => {
		world = await simulate({ random: () => 0.5, store });
		shop = await world.shop();
	});
	afterEach(() => world.close());

	describe('fault 34: the clock is set', () => {
		const to1970 = () => -world.clock.wall;
		it.each<[string, () => number]>([
			['an hour forth', () => HOUR],
			['an hour back', () => -HOUR],
			['to 1970', to1970],
		])('%s while events are to be sent again: no storm, and all are delivered', async (_name, by) => {
			world.answering = () => answer(500);
			await world.post(shop, 'sale.000001', 'sale.000002');
			await world.pass(2 * SECOND);
			const before = world.calls.length;
			world.clock.wall += by();
			await world.pass(5 * MINUTE);
			// Two seconds, doubled; after five failures in a row one event at a time, ever more seldom.
			expect(world.calls.length - before).toBeLessThanOrEqual(12);
			world.answering = fine;
			await world.pass(HOUR, 5 * SECOND);
			expect((await world.ends(shop)).delivered).toEqual(['sale.000001', 'sale.000002']);
		});

		it('an hour forth does not end a lease under a call', async () => {
			world.answering = () => 'hang';
			await world.post(shop, 'sale.000001');
			await world.pass(2 * SECOND);
			world.clock.wall += HOUR;
			await world.pass(MINUTE);
			expect(world.calls).toHaveLength(1);
		});

		it('an hour forth does not end the rest of an account', async () => {
			world.answering = () => answer(503, { code: 4197 });
			await world.post(shop, 'sale.000001');
			await world.pass(2 * SECOND);
			world.clock.wall += HOUR;
			await world.pass(10 * MINUTE);
			expect(world.calls).toHaveLength(1);
			await world.pass(6 * MINUTE);
			expect(world.calls).toHaveLength(2);
		});
	});
});
