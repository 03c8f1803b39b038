/** Whole minor units over whole-number weights, so that the parts add up to the total: the largest remainder. */

/** What two of these numbers come to must not pass this, or BigInt takes over. */
const EXACT = Number.MAX_SAFE_INTEGER;

/**
 * Part i is floor(total × w_i / sum); the units left over go one each to the largest remainders, ties to the earlier.
 * A negative total is allotted as its absolute value, then gets its sign.
 *
 * @param total Whole minor units.
 * @param weights Whole numbers, none negative; the first `count` of them.
 * @param parts Takes the parts: whole minor units that add up to `total`.
 * @returns The sum of the weights.
 * @throws RangeError if the weights add up to nothing.
 */
export function allot(total: number, weights: ArrayLike<number>, count: number, parts: Float64Array): number {
	const size = Math.abs(total);
	let sum = 0;
	for (let i = 0; i < count; i++) sum += weights[i]!;
	if (!(sum > 0)) {
		throw new RangeError('nothing to allot by');
	}
	const rests =
		size * sum <= EXACT
			? floors(size, weights, sum, count, parts)
			: bigFloors(size, weights, sum, count, parts);
	let left = size;
	for (let i = 0; i < count; i++) left -= parts[i]!;
	for (; left > 0; left--) {
		let largest = 0;
		for (let i = 1; i < count; i++) if (rests[i]! > rests[largest]!) largest = i;
		parts[largest]!++;
		rests[largest] = -1;
	}
	if (total < 0) {
		for (let i = 0; i < count; i++) parts[i] = 0 - parts[i]!;
	}
	return sum;
}

/** Reused: an order has a few touches, and a report a million orders. */
let scratch = new Float64Array(64);

function restsFor(count: number): Float64Array {
	if (scratch.length < count) scratch = new Float64Array(2 * count);
	return scratch;
}

function floors(size: number, weights: ArrayLike<number>, sum: number, count: number, parts: Float64Array) {
	const rests = restsFor(count);
	for (let i = 0; i < count; i++) {
		const product = size * weights[i]!;
		const rest = product % sum;
		rests[i] = rest;
		parts[i] = (product - rest) / sum;
	}
	return rests;
}

function bigFloors(
	size: number,
	weights: ArrayLike<number>,
	sum: number,
	count: number,
	parts: Float64Array,
) {
	const rests = restsFor(count);
	for (let i = 0; i < count; i++) {
		const product = BigInt(size) * BigInt(weights[i]!);
		rests[i] = Number(product % BigInt(sum));
		parts[i] = Number(product / BigInt(sum));
	}
	return rests;
}

/** The same for a handful of parts. */
export function allotted(total: number, weights: readonly number[]): number[] {
	const parts = new Float64Array(weights.length);
	allot(total, weights, weights.length, parts);
	return [...parts];
}

/** Shares as whole-number weights: fine enough for any sum of money, and coarse enough to swallow rounding noise. */
const PARTS = 1e12;

export function weightsOfShares(shares: readonly number[]): number[] {
	return shares.map((share) => Math.round(share * PARTS));
}
