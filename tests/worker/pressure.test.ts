/** Row 58 of the bad inputs: when nothing more is taken. */
import { tmpdir } from 'node:os';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { readConfig } from '../../worker/src/shell/config.ts';
import { watchPressure, type Pressure } from '../../worker/src/shell/pressure.ts';
import { ManualClock } from './manual-clock.ts';

let delayMs = 0;
vi.mock('node:perf_hooks', async (original) => ({
	...(await original<object>()),
	monitorEventLoopDelay: () => ({
		enable: () => true,
		disable: () => true,
		reset: () => undefined,
		percentile: () => delayMs * 1e6,
	}),
}));

const REASON = 'The worker has too much to do.';
let whole = true;
let pressure: Pressure;
beforeEach(() => {
	[delayMs, whole] = [0, true];
	const reserve = { whole: () => whole, giveBack: () => false, restore: () => undefined };
	const config = readConfig({ DATA_DIR: tmpdir(), MIN_FREE_MB: '1' });
	pressure = watchPressure(config, new ManualClock(0), reserve);
});
afterEach(() => pressure.close());

it('a loop that is late for two looks in a row takes nothing, until it is in time again', async () => {
	delayMs = 1_500;
	await pressure.look();
	// One long garbage collection is no overload.
	expect(pressure.reason()).toBeNull();
	await pressure.look();
	expect(pressure.reason()).toBe(REASON);
	delayMs = 20;
	await pressure.look();
	expect(pressure.reason()).toBeNull();
});

it('a busy loop takes events all the same', async () => {
	delayMs = 900;
	for (const _look of [1, 2, 3]) await pressure.look();
	expect(pressure.reason()).toBeNull();
});

it('without its reserve the worker takes nothing', () => {
	whole = false;
	expect(pressure.reason()).toBe('The disk is almost full.');
});

it('one that stops says so before all else', () => {
	whole = false;
	pressure.drain();
	expect(pressure.reason()).toBe('The worker is being stopped.');
});
