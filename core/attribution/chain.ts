/**
 * A Markov chain of order 1 over channels: start, one state each, conversion and null. Removal effects are solved
 * exactly, over all the ways through the chain, not only those that were seen (E. Anderl and others, "Mapping the
 * customer journey", International Journal of Research in Marketing 33, 2016).
 */

/** Counts of steps. `moves` by from × channels + to; the others by channel. */
export interface Steps {
	readonly channels: number;
	readonly starts: Float64Array;
	readonly moves: Float64Array;
	readonly conversions: Float64Array;
	readonly losses: Float64Array;
	/** Value in minor units of the conversions at each last channel. */
	readonly values: Float64Array;
}

export function noSteps(channels: number): Steps {
	const one = () => new Float64Array(channels);
	return {
		channels,
		starts: one(),
		moves: new Float64Array(channels * channels),
		conversions: one(),
		losses: one(),
		values: one(),
	};
}

export interface Outcome {
	conversions: number;
	losses: number;
	/** Of all these conversions together, in minor units. */
	value: number;
}

/**
 * Adds a path that was gone `conversions` + `losses` times. Adjacent repeats collapse to one, which for order 1 changes
 * no removal effect.
 *
 * @param path Channels; the first `length` of them, at least 1.
 */
export function addSteps(steps: Steps, path: ArrayLike<number>, length: number, outcome: Outcome): void {
	const times = outcome.conversions + outcome.losses;
	let at = path[0]!;
	steps.starts[at]! += times;
	for (let i = 1; i < length; i++) {
		const next = path[i]!;
		if (next !== at) steps.moves[at * steps.channels + next]! += times;
		at = next;
	}
	steps.conversions[at]! += outcome.conversions;
	steps.losses[at]! += outcome.losses;
	steps.values[at]! += outcome.value;
}

/** How much of the conversions, and of their value, is lost without a channel: 1 is all of it. */
export interface RemovalEffects {
	/** Probability of a conversion from the start. */
	readonly conversion: number;
	readonly effects: readonly number[];
	readonly valueEffects: readonly number[];
}

/**
 * With N the inverse of (I - Q), h the chance of a conversion from each state and f = N[start,c] / N[c,c] the chance
 * of ever coming to c, what goes through c is f h[c]. Value is the same with the expected value in place of the chance.
 */
export function removalEffects(steps: Steps): RemovalEffects {
	const { channels, starts, moves, conversions, losses, values } = steps;
	const range = [...Array(channels).keys()];
	const outgoing = range.map((from) =>
		range.reduce((sum, to) => sum + moves[from * channels + to]!, conversions[from]! + losses[from]!),
	);
	const begun = starts.reduce((sum, count) => sum + count, 0);
	const visitsFrom = inverse(
		range.map((from) =>
			range.map((to) => Number(from === to) - (moves[from * channels + to]! / outgoing[from]! || 0)),
		),
	);
	const entering = range.map((to) =>
		range.reduce((sum, from) => sum + (starts[from]! / begun || 0) * visitsFrom[from]![to]!, 0),
	);
	const expected = (rewards: Float64Array) => {
		const each = range.map((from) =>
			range.reduce((sum, to) => sum + visitsFrom[from]![to]! * (rewards[to]! / outgoing[to]! || 0), 0),
		);
		const all = range.reduce((sum, from) => sum + (starts[from]! / begun || 0) * each[from]!, 0);
		const effects = range.map((c) =>
			all === 0 ? 0 : ((entering[c]! / visitsFrom[c]![c]!) * each[c]!) / all,
		);
		return { all, effects };
	};
	const chance = expected(conversions);
	return { conversion: chance.all, effects: chance.effects, valueEffects: expected(values).effects };
}

/** Gauss-Jordan with the largest pivot. Each state seen leads to an end, so that the matrix has an inverse. */
function inverse(matrix: readonly (readonly number[])[]): number[][] {
	const size = matrix.length;
	const rows = matrix.map((row, i) => [...row, ...row.map((_, j) => Number(i === j))]);
	for (let column = 0; column < size; column++) {
		let pivot = column;
		for (let i = column + 1; i < size; i++) {
			if (Math.abs(rows[i]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = i;
		}
		const top = rows[pivot]!;
		rows[pivot] = rows[column]!;
		rows[column] = top;
		const head = top[column]!;
		for (let j = 0; j < 2 * size; j++) top[j]! /= head;
		for (let i = 0; i < size; i++) {
			const factor = rows[i]![column]!;
			if (i === column || factor === 0) continue;
			for (let j = 0; j < 2 * size; j++) rows[i]![j]! -= factor * top[j]!;
		}
	}
	return rows.map((row) => row.slice(size));
}
