import { systemClock, type Clock } from '../../worker/src/shell/clock.ts';

/** Goes as the real clock does, from another point in time, and can be moved on. Milliseconds. */
export class MovingClock implements Clock {
	#ahead: number;
	#forward = 0;
	readonly #timers = new Set<{ at: number; ring: () => void }>();
	constructor(ahead: number) {
		this.#ahead = ahead;
	}
	now = () => Math.floor(systemClock.now() + this.#ahead);
	monotonic = () => systemClock.monotonic() + this.#forward;
	after(ms: number, task: () => void): () => void {
		const drop = () => {
			cancel();
			this.#timers.delete(timer);
		};
		const ring = () => {
			drop();
			task();
		};
		const timer = { at: this.monotonic() + ms, ring };
		const cancel = systemClock.after(ms, ring);
		this.#timers.add(timer);
		return drop;
	}
	/** Another time of day, as when the machine slept: no timer has noticed. */
	jump(ms: number): void {
		this.#ahead += ms;
	}
	/** Goes on, ringing each timer that becomes due, in order. */
	advance(ms: number): void {
		const end = this.monotonic() + ms;
		for (;;) {
			const [next] = [...this.#timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
			if (!next) break;
			this.#go(Math.max(0, next.at - this.monotonic()));
			next.ring();
		}
		this.#go(Math.max(0, end - this.monotonic()));
	}
	#go(ms: number): void {
		this.#ahead += ms;
		this.#forward += ms;
	}
}
