/** When an account rests. */
import { expect, it } from 'vitest';
import { Pauses } from '../../worker/src/shell/pauses.ts';

/** The rest after each call; `x` has failed. */
function rests(pauses: Pauses, calls: string): number[] {
	return [...calls].map((call) => {
		if (call === 'x') return pauses.failure();
		pauses.success();
		return 0;
	});
}

it('five failures in a row, each rest after that twice as long, up to a quarter of an hour', () => {
	const seconds = rests(new Pauses(Math.random), 'x'.repeat(12)).map((ms) => ms / 1000);
	expect(seconds).toEqual([0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900]);
});

it('half of the last twenty, not less', () => {
	expect(rests(new Pauses(Math.random), '.x'.repeat(9) + '..').every((rest) => rest === 0)).toBe(true);
	expect(rests(new Pauses(Math.random), '.x'.repeat(10)).at(-1)).toBe(30_000);
});

it('counts anew after a rest that helped', () => {
	const pauses = new Pauses(Math.random);
	rests(pauses, '.x'.repeat(10));
	expect(rests(pauses, '.xxxx.xxxx')).toEqual(Array(10).fill(0));
	expect(rests(pauses, 'x')).toEqual([30_000]);
});
