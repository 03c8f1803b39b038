/**
 * The Shapley value, and with it credit by the conversion rates of sets of channels (L. S. Shapley, "A value for
 * n-person games", 1953; for channels: K. Zhao and others, "Shapley value methods for attribution modeling", 2018).
 */
import { creditEach, type Credits } from './credits.ts';
import { eachJourney, type Path } from './paths.ts';
import type { Question } from './question.ts';
import type { Rows } from './rows.ts';

/** A set of players, here channels: bit i is player i. */
export type Bits = number;

/**
 * Player i's value is the sum over T without i of |T|! (n-|T|-1)! / n! × (v(T+i) - v(T)), regrouped by the sets that
 * have a worth: each counts (|U|-1)! (n-|U|)! / n! for its players, and |U|! (n-|U|-1)! / n! against the others.
 *
 * @param worths What each set is worth; those that are not in it are worth 0.
 * @returns By player of `all`, from the lowest bit on; they add up to the worth of `all`.
 */
export function shapleyValues(all: Bits, worths: ReadonlyMap<Bits, number>): number[] {
	const players = playersOf(all);
	const n = players.length;
	const values = players.map(() => 0);
	const count = (set: Bits, worth: number) => {
		const size = playersOf(set).length;
		const forOwn = worth / (size * binomial(n, size));
		const against = size < n ? worth / ((n - size) * binomial(n, size)) : 0;
		for (const [i, player] of players.entries()) {
			if (set & (1 << player)) values[i]! += forOwn;
			else values[i]! -= against;
		}
	};
	if (2 ** n < worths.size) {
		for (let set = all; set > 0; set = (set - 1) & all) {
			const worth = worths.get(set);
			if (worth) count(set, worth);
		}
	} else {
		for (const [set, worth] of worths) if (worth && set && (set & ~all) === 0) count(set, worth);
	}
	return values;
}

function playersOf(set: Bits): number[] {
	const players = [];
	for (let player = 0; set >> player; player++) if (set & (1 << player)) players.push(player);
	return players;
}

function binomial(n: number, k: number): number {
	let result = 1;
	for (let i = 1; i <= k; i++) result = (result * (n - k + i)) / i;
	return result;
}

/** Journeys of each set of channels. */
export interface SetCounts {
	readonly position: Map<Bits, number>;
	readonly conversions: number[];
	readonly losses: number[];
}

export function noSets(): SetCounts {
	return { position: new Map(), conversions: [], losses: [] };
}

export function addSet(sets: SetCounts, set: Bits, conversions: number, losses: number): void {
	const position = sets.position.get(set) ?? sets.position.size;
	if (position === sets.position.size) {
		sets.position.set(set, position);
		sets.conversions.push(0);
		sets.losses.push(0);
	}
	sets.conversions[position]! += conversions;
	sets.losses[position]! += losses;
}

/**
 * How an order of a set is shared among its channels: by the game whose worths are the conversion rates of its sets.
 * Negative values are cut to 0.
 *
 * @returns For each set that has a conversion, shares by channel from the lowest bit on, adding up to 1.
 */
export function setShares({ position, conversions, losses }: SetCounts): Map<Bits, number[]> {
	const rates = new Map<Bits, number>();
	for (const [set, i] of position) {
		if (conversions[i]! > 0) rates.set(set, conversions[i]! / (conversions[i]! + losses[i]!));
	}
	return new Map(
		[...rates.keys()].map((set) => {
			const cut = shapleyValues(set, rates).map((value) => Math.max(value, 0));
			const sum = cut.reduce((a, b) => a + b, 0);
			return [set, cut.map((value) => value / sum)];
		}),
	);
}

/** Weights are parts of this, as those of time decay; an order of 9 million minor units still needs no BigInt. */
const PARTS = 1e9;

/** Order by order: a channel's share is spread evenly over its touches. */
export function shapleyCredits(rows: Rows, question: Question): Credits {
	const sets = noSets();
	const perChannel = new Uint32Array(rows.channels.length);
	const channelAt = (path: Path, i: number) => rows.channelOf[rows.touchOrigin[path.touches[i]!]!]!;
	const setOf = (path: Path) => {
		let set = 0;
		for (let i = 0; i < path.length; i++) set |= 1 << channelAt(path, i);
		return set;
	};
	eachJourney(rows, question, question.direct, (path) => {
		const ordered = Number(path.order >= 0);
		if (path.length > 0) addSet(sets, setOf(path), ordered, 1 - ordered);
	});
	const shareOf = new Map([...setShares(sets)].map(([set, shares]) => [set, byChannel(set, shares)]));
	// A rounded weight is good for money; conversions keep the share itself.
	const conversions = new Float64Array(rows.origins.length);
	const credits = creditEach(rows, question, question.direct, (path, weights) => {
		const shares = shareOf.get(setOf(path))!;
		perChannel.fill(0);
		for (let i = 0; i < path.length; i++) perChannel[channelAt(path, i)]!++;
		for (let i = 0; i < path.length; i++) {
			const channel = channelAt(path, i);
			const share = shares[channel]! / perChannel[channel]!;
			weights[i] = Math.round(PARTS * share);
			conversions[rows.touchOrigin[path.touches[i]!]!]! += share;
		}
	});
	return { ...credits, conversions };
}

function byChannel(set: Bits, shares: readonly number[]): Float64Array {
	const players = playersOf(set);
	const dense = new Float64Array((players.at(-1) ?? 0) + 1);
	for (const [i, player] of players.entries()) dense[player] = shares[i]!;
	return dense;
}
