/**
 * Time as the worker sees it. Tests hand in their own.
 *
 * `now` is the wall clock in milliseconds since 1970: what is written down and what signatures are held
 * against. `monotonic` only ever goes forward: waits and leases are measured with it, so that a clock that
 * is set back or forth neither freezes deliveries nor sets off a storm.
 */
export interface Clock {
	now(): number;
	monotonic(): number;
	/** Calls `task` once after `ms` milliseconds. The answer takes that back. */
	after(ms: number, task: () => void): () => void;
}

/** setTimeout counts in 32 bits; a longer wait would end at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
	now: () => Date.now(),
	monotonic: () => performance.now(),
	after(ms, task) {
		const timer = setTimeout(task, Math.min(Math.max(0, ms), LONGEST_TIMER_MS));
		timer.unref();
		return () => clearTimeout(timer);
	},
};

/** Calls `task` every `ms` milliseconds until the answer is called. */
export function every(clock: Clock, ms: number, task: () => void): () => void {
	let cancel = () => {};
	const arm = () => {
		cancel = clock.after(ms, () => {
			arm();
			task();
		});
	};
	arm();
	return () => cancel();
}
