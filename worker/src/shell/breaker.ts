/** When a lane stops trying for a while, and for how long: cockatiel's rules on the worker's own clock. */
import { CircuitState, ConsecutiveBreaker, CountBreaker } from 'cockatiel';

const FIRST_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 15 * 60_000;

/**
 * Opens after five failures in a row, or when half of the last twenty calls failed. Each pause that ends in
 * another failure is followed by one twice as long, up to a quarter of an hour.
 */
export class Breaker {
	#inARow = new ConsecutiveBreaker(5);
	#amongTwenty = new CountBreaker({ threshold: 0.5, size: 20 });
	#pause = 0;

	success(): void {
		this.#inARow.success();
		this.#amongTwenty.success(CircuitState.Closed);
		this.#pause = 0;
	}

	/** Answers how many milliseconds to pause; 0 to go on. */
	failure(): number {
		const some = this.#amongTwenty.failure(CircuitState.Closed);
		const open = this.#inARow.failure() || some;
		// Half-open: the one call that was allowed has failed.
		if (!open && this.#pause === 0) return 0;
		this.#pause = Math.min(LONGEST_PAUSE_MS, this.#pause === 0 ? FIRST_PAUSE_MS : this.#pause * 2);
		return this.#pause;
	}
}
