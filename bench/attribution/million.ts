/** A million journeys made by a rule, so that every implementation can make the same and hold its answers against. */
import type { Rows } from '../../core/attribution/rows.ts';

export const CHANNELS = 12;
const SEED = 2463534242;
const HOUR = 3600;
/** Touches are this far apart, so that windows cut paths; a path of five touches fits in 30 days. */
const GAP = 36 * HOUR;

/** What the rule's answers are, whoever computes them. */
export const ANSWERS = {
	touches: 3_000_881,
	conversions: 26_469,
	value_minor: 275_963_893,
	conversion: 0.026469,
	removal_effect: [
		0.16932961689978554, 0.17928293218511604, 0.18487215201230955, 0.1933003459128224, 0.203656187140572,
		0.21141222989324537, 0.21968849663759338, 0.22547173278195032, 0.23402626646792257, 0.24321443277257548,
		0.24700615540964332, 0.2607497912051582,
	],
	linear: [
		1604.8, 1716.9, 1809.8666666666666, 1892.75, 2037.6833333333334, 2124.05, 2253.766666666667, 2363.75,
		2461.65, 2629.016666666667, 2652.2833333333333, 2922.483333333333,
	],
	shapley: [
		308.3020852904191, 541.4497755631737, 816.7811184501729, 1059.478782272417, 1540.6995872631037,
		1839.6454259799273, 2394.0850461775335, 2739.132818398636, 3075.820567354525, 3657.396659209203,
		3785.875438952648, 4710.332695088241,
	],
};

/**
 * xorshift32; each use takes the next x. Of each path: length 1 + x % 5; as often channel x % 12; converted if
 * x % 1000 < 10 + 3 × the last channel; only then value 500 + x % 20000 minor units.
 */
export function million(paths = 1_000_000): Rows {
	let x = SEED;
	const next = () => {
		x ^= x << 13;
		x ^= x >>> 17;
		x ^= x << 5;
		return (x >>>= 0);
	};
	const touchStart = new Uint32Array(paths + 1);
	const orderStart = new Uint32Array(paths + 1);
	const touchAt = new Float64Array(5 * paths);
	const touchOrigin = new Uint32Array(5 * paths);
	const orderAt = new Float64Array(paths);
	const orderNet = new Float64Array(paths);
	let touches = 0;
	let orders = 0;
	for (let path = 0; path < paths; path++) {
		const length = 1 + (next() % 5);
		for (let i = 0; i < length; i++) {
			touchAt[touches] = i * GAP;
			touchOrigin[touches++] = next() % CHANNELS;
		}
		if (next() % 1000 < 10 + 3 * touchOrigin[touches - 1]!) {
			orderAt[orders] = (length - 1) * GAP + HOUR;
			orderNet[orders++] = 500 + (next() % 20_000);
		}
		touchStart[path + 1] = touches;
		orderStart[path + 1] = orders;
	}
	// Two digits, so that names sort as numbers do.
	const channels = Array.from({ length: CHANNELS }, (_, i) => `channel ${String(i).padStart(2, '0')}`);
	return {
		channels,
		origins: channels.map((channel) => ({ channel })),
		channelOf: Uint8Array.from(channels.keys()),
		currencies: ['EUR'],
		touchStart,
		touchAt: touchAt.slice(0, touches),
		touchOrigin: touchOrigin.slice(0, touches),
		orderStart,
		orderAt: orderAt.slice(0, orders),
		orderNet: orderNet.slice(0, orders),
		orderCurrency: new Uint8Array(orders),
		orderCustomer: Uint8Array.from({ length: orders }, (_, i) => i % 3),
		orderRefunded: new Uint8Array(orders),
	};
}
