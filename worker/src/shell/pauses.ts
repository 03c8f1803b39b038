/** When to wait, and for how long. Milliseconds. */
import { CircuitState, ConsecutiveBreaker, CountBreaker } from 'cockatiel';

export const QUARTER_HOUR_MS = 15 * 60_000;
const FIRST_RETRY_MS = 2_000;
const FIRST_BREAK_MS = 30_000;
const FIRST_SLOWING_MS = 60_000;
const MINUTE_MS = 60_000;
/** Pinterest's OpenAPI 5.23: 5,000 calls a minute for each ad account. */
const CALLS_PER_MINUTE = 5_000;

/**
 * Full jitter over two seconds, doubled with each attempt, a quarter of an hour at most: events that failed
 * together do not come back together.
 */
export function retryDelay(earlierAttempts: number, random: () => number): number {
	return random() * Math.min(QUARTER_HOUR_MS, FIRST_RETRY_MS * 2 ** Math.min(earlierAttempts, 20));
}

/**
 * How long an account rests: cockatiel's breakers on the worker's own clock. They open after five failures in
 * a row, or when half of the last twenty calls failed. A rest that ends in the same trouble is followed by one
 * twice as long, up to a quarter of an hour.
 */
export class Pauses {
	readonly #random: () => number;
	readonly #inARow = new ConsecutiveBreaker(5);
	/** It opens above its threshold, not at it. */
	readonly #amongTwenty = new CountBreaker({ threshold: 0.499, size: 20 });
	#break = 0;
	#slowing = 0;

	constructor(random: () => number) {
		this.#random = random;
	}

	success(): void {
		this.#inARow.success();
		// After a rest it counts anew: else one more failure would be half of twenty again.
		this.#amongTwenty.success(this.#break > 0 ? CircuitState.HalfOpen : CircuitState.Closed);
		this.#break = 0;
		this.#slowing = 0;
	}

	/** A call has failed: 0 to go on, else how long to rest. */
	failure(): number {
		const oftenEnough = this.#amongTwenty.failure(CircuitState.Closed);
		const open = this.#inARow.failure() || oftenEnough;
		// Half-open: the one call that was allowed has failed too.
		if (!open && this.#break === 0) return 0;
		return (this.#break = doubled(this.#break, FIRST_BREAK_MS));
	}

	/** Pinterest asks for fewer calls and does not say how long: between half and all of the doubled time. */
	slowing(): number {
		this.#slowing = doubled(this.#slowing, FIRST_SLOWING_MS);
		return this.#slowing * (1 - this.#random() / 2);
	}
}

const doubled = (last: number, first: number): number =>
	last === 0 ? first : Math.min(last * 2, QUARTER_HOUR_MS);

/** Counts the calls of each minute, the first of which begins it. Times are monotonic. */
export class CallsOfMinute {
	#end = 0;
	#calls = 0;

	/** A call is about to begin: 0 if it may, else how long to wait. */
	take(now: number): number {
		if (now >= this.#end) {
			this.#end = now + MINUTE_MS;
			this.#calls = 0;
		}
		if (this.#calls >= CALLS_PER_MINUTE) return this.#end - now;
		this.#calls++;
		return 0;
	}
}
