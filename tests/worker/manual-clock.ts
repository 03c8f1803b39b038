import type { Clock } from '../../worker/src/shell/clock.ts';

/** A clock that goes when it is told to. */
export class ManualClock implements Clock {
	wall: number;
	#monotonic = 0;
	#timers: { at: number; task: () => void }[] = [];
	constructor(wall: number) {
		this.wall = wall;
	}
	now = () => this.wall;
	monotonic = () => this.#monotonic;
	after(ms: number, task: () => void): () => void {
		const timer = { at: this.#monotonic + ms, task };
		this.#timers.push(timer);
		return () => {
			this.#timers = this.#timers.filter((each) => each !== timer);
		};
	}
	/** Goes on by `ms`, running what becomes due in order. */
	advance(ms: number): void {
		const end = this.#monotonic + ms;
		for (;;) {
			const [next] = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
			if (!next) break;
			this.#timers = this.#timers.filter((each) => each !== next);
			this.wall += Math.max(0, next.at - this.#monotonic);
			this.#monotonic = Math.max(this.#monotonic, next.at);
			next.task();
		}
		this.wall += end - this.#monotonic;
		this.#monotonic = end;
	}
}
