/** A million journeys made by a rule, so that every implementation can make the same and hold its answers against. */
import type { Rows } from '../../core/attribution/rows.ts';

export const CHANNELS = 12;
const SEED = 2463534242;
const HOUR = 3600;
/** Touches are this far apart, so that windows cut paths; a path of five touches fits in 30 days. */
const GAP = 36 * HOUR;

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
		mostTouches: 5,
		touchAt: touchAt.slice(0, touches),
		touchOrigin: touchOrigin.slice(0, touches),
		orderStart,
		buyers: Uint32Array.from({ length: paths }, (_, path) => path).filter(
			(path) => orderStart[path + 1]! > orderStart[path]!,
		),
		orderAt: orderAt.slice(0, orders),
		orderNet: orderNet.slice(0, orders),
		orderCurrency: new Uint8Array(orders),
		orderCustomer: Uint8Array.from({ length: orders }, (_, i) => i % 3),
		orderRefunded: new Uint8Array(orders),
	};
}
