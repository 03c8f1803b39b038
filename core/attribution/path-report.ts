/** Paths to an order: which, how long, after how many days, and who only assisted. */
import { eachOrder } from './paths.ts';
import { DAY, type Question } from './question.ts';
import type { Rows } from './rows.ts';

/** Whole days from the path's first touch to the order: each bin up to and with its number. */
export const LAG_BINS = [
	[0, '0'],
	[1, '1'],
	[3, '2-3'],
	[7, '4-7'],
	[14, '8-14'],
	[30, '15-30'],
	[60, '31-60'],
	[90, '61-90'],
] as const;
export type LagBin = (typeof LAG_BINS)[number][1];

export interface ChannelPart {
	/** Orders whose last touch is of the channel. */
	last: number;
	/** Orders that met the channel, but not last. */
	assisted: number;
	/** `assisted` for each `last`; `null` without any `last`. */
	assist_ratio: number | null;
}

export interface PathReport {
	/** Adjacent repeats collapsed, joined by " > "; the most frequent first, then by text. */
	top_paths: [path: string, orders: number][];
	/** Orders by number of touches. */
	length_histogram: Record<string, number>;
	/** The lag curve: orders by days. Empty bins are absent. */
	lag_days_histogram: Partial<Record<LagBin, number>>;
	channels: Record<string, ChannelPart>;
}

/** Of orders with a path, as the direct rule leaves it. */
export function pathReport(rows: Rows, question: Question): PathReport {
	const { channels, channelOf, touchOrigin, touchAt, orderAt } = rows;
	const paths = new Map<string, number>();
	const lengths = new Map<number, number>();
	const lags = new Map<LagBin, number>();
	const last = channels.map(() => 0);
	const met = channels.map(() => 0);
	eachOrder(rows, question, question.direct, ({ order, length, touches }) => {
		if (length === 0) return;
		let key = '';
		let channel = -1;
		let seen = 0;
		for (let i = 0; i < length; i++) {
			const next = channelOf[touchOrigin[touches[i]!]!]!;
			if (next !== channel) key += String.fromCharCode(next);
			if (!(seen & (1 << next))) met[next]!++;
			seen |= 1 << next;
			channel = next;
		}
		last[channel]!++;
		count(paths, key);
		count(lengths, length);
		count(lags, lagBin(orderAt[order]! - touchAt[touches[0]!]!));
	});
	const named = (key: string) => [...key].map((letter) => channels[letter.charCodeAt(0)]).join(' > ');
	const parts = channels.map((name, c): [string, ChannelPart] => {
		const assisted = met[c]! - last[c]!;
		return [name, { last: last[c]!, assisted, assist_ratio: last[c] ? assisted / last[c] : null }];
	});
	return {
		top_paths: [...paths]
			.map(([key, orders]): [string, number] => [named(key), orders])
			.sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)),
		length_histogram: Object.fromEntries(lengths),
		lag_days_histogram: Object.fromEntries(lags),
		channels: Object.fromEntries(parts),
	};
}

function count<K>(counts: Map<K, number>, key: K): void {
	counts.set(key, (counts.get(key) ?? 0) + 1);
}

export function lagBin(seconds: number): LagBin {
	const days = Math.floor(seconds / DAY);
	// No path is longer than the longest window.
	return LAG_BINS.find(([most]) => days <= most)![1];
}
