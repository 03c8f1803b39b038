/** When the worker takes nothing more: better to refuse an event than to lose it. */
import { statfs } from 'node:fs/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { every, type Clock } from './clock.ts';
import type { Config } from './config.ts';
import type { Reserve } from './reserve.ts';

const LOOK_EVERY_MS = 5_000;
/** Not a busy machine, but one on which every answer is a second late. */
const LOOP_DELAY_MS = 1_000;

export type Pressure = ReturnType<typeof watchPressure>;

export function watchPressure(config: Config, clock: Clock, reserve: Reserve) {
	const delays = monitorEventLoopDelay({ resolution: 20 });
	delays.enable();
	let full = false;
	/** Looks in a row that found the event loop late: one long garbage collection is no overload. */
	let late = 0;
	let stopping = false;
	const look = async () => {
		late = delays.percentile(90) / 1e6 > LOOP_DELAY_MS ? late + 1 : 0;
		delays.reset();
		try {
			const { bavail, bsize } = await statfs(config.DATA_DIR);
			const free = bavail * bsize;
			reserve.restore(free);
			full = free < config.MIN_FREE_MB;
		} catch {
			// Where free space cannot be asked for, the store itself will say that the disk is full.
			full = false;
		}
	};
	const stop = every(clock, LOOK_EVERY_MS, () => void look());
	return {
		look,
		/** Why nothing is taken now, or null. */
		reason(): string | null {
			if (stopping) return 'The worker is being stopped.';
			if (full || !reserve.whole()) return 'The disk is almost full.';
			return late > 1 ? 'The worker has too much to do.' : null;
		},
		get stopping() {
			return stopping;
		},
		drain() {
			stopping = true;
		},
		close() {
			stop();
			delays.disable();
		},
	};
}
