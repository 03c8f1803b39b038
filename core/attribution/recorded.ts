/** What the shop has recorded, as it comes over the wire (docs/api.md part 5), as the facts of a report. */
import { decimalsOf } from '../currency.ts';
import { divide, exact } from '../decimal.ts';
import type { Decimal, Seconds } from '../types.ts';
import { channelOf, type Shop } from './channel.ts';
import { columns } from './columns.ts';
import type { Identify, Order, Origin, Touches } from './facts.ts';

export interface Recorded {
	from: Seconds;
	to: Seconds;
	/** In order of time, packs among them. */
	touches: readonly RecordedTouch[];
	identifications: readonly [id: number, at: Seconds, visitor: string, customer: string][];
	orders: readonly RecordedOrder[];
}
/** The words of a touch whose source has none before it; of any other, which of them it came from, from 0 on. */
export type RecordedTouch = ToldTouch | NumberedTouch | Pack;
type NumberedTouch = readonly [id: number, at: Seconds, visitor: string, source: number];
export type ToldTouch = readonly [id: number, at: Seconds, visitor: string, ...words: Words];
/** Empty text: not told. `click_ids`: names, with commas. */
type Words = readonly [
	referrer: string,
	click_ids: string,
	utm_source: string,
	utm_medium: string,
	utm_campaign: string,
	utm_content: string,
	utm_term: string,
	campaign_id: string,
	ad_group_id: string,
	ad_id: string,
];
/** The touches of some hours, in columns: `at` after `from`; `visitor` and `source` are places in the lists. */
export interface Pack {
	from: Seconds;
	at: readonly Seconds[];
	visitor: readonly number[];
	source: readonly number[];
	visitors: readonly string[];
	sources: readonly Words[];
}
export type RecordedOrder = readonly [
	id: number,
	at: Seconds,
	total: Decimal,
	refunded: Decimal,
	currency: string,
	visitor: string,
	customer: string,
	counted: boolean,
	/** Whether the customer has bought before, as far as the shop knows. */
	returning: boolean | null,
	/** What WooCommerce's own order attribution says: type and source. */
	woocommerce: string,
];

export interface Facts {
	touches: Touches;
	orders: Order[];
	identifies: Identify[];
}

/** @param campaigns What names a campaign that has both: two may have one name, and a name may change. */
export function factsOf(
	{ touches, identifications, orders }: Recorded,
	shop: Shop,
	campaigns: 'by name' | 'by id' = 'by name',
): Facts {
	const minor = minors();
	return {
		touches: touchesOf(touches, (words) => originOf(words, shop, campaigns)),
		identifies: identifications.map(([, at, visitor, customer]) => ({ at, visitor, customer })),
		// Told newest first; in time they need no sorting.
		orders: [...orders.flatMap(earlierOf), ...orders.map((order) => orderOf(order, minor)).reverse()],
	};
}

/** A million touches have some hundreds of sources: what each means is asked once. */
function touchesOf(touches: readonly RecordedTouch[], originOf: (words: Words) => Origin | null): Touches {
	const told = columns(touches.reduce((sum, touch) => sum + (isPack(touch) ? touch.at.length : 1), 0));
	const known = new Map<string, number>();
	const numberOf = (words: Words): number => {
		const key = words.join('\n');
		const before = known.get(key);
		if (before !== undefined) return before;
		const origin = originOf(words);
		const number = origin ? told.origin(origin) : NO_TOUCH;
		known.set(key, number);
		return number;
	};
	const sources: number[] = [];
	for (const touch of touches) {
		if (isPack(touch)) {
			const { from, at, visitor, source } = touch;
			const origins = touch.sources.map(numberOf);
			const visitors = touch.visitors.map((visitor) => told.visitor(visitor));
			for (let i = 0; i < at.length; i++) {
				const origin = origins[source[i]!]!;
				if (origin !== NO_TOUCH) told.add(from + at[i]!, i, visitors[visitor[i]!]!, origin);
			}
			continue;
		}
		if (isTold(touch)) sources.push(numberOf(wordsOf(touch)));
		const origin = isTold(touch) ? sources.at(-1)! : sources[touch[3]]!;
		if (origin !== NO_TOUCH) told.add(touch[1], touch[0], told.visitor(touch[2]), origin);
	}
	return told.all();
}

/** The number of what is no touch, such as the way back from a payment page. */
const NO_TOUCH = -1;

const isPack = (touch: RecordedTouch): touch is Pack => !Array.isArray(touch);
const isTold = (touch: ToldTouch | NumberedTouch): touch is ToldTouch => touch.length > 4;
const wordsOf = ([, , , ...words]: ToldTouch): Words => words;

/** @returns `null` for what is no touch. */
function originOf(words: Words, shop: Shop, campaigns: 'by name' | 'by id'): Origin | null {
	const [referrer, clickIds, source, medium, campaign, content, term, campaignId, adGroupId, adId] = words;
	const query: Record<string, string> = {
		...Object.fromEntries(clickIds.split(',').map((name) => [name, '1'])),
		...{ utm_source: source, utm_medium: medium, utm_campaign: campaign },
		...{ utm_content: content, utm_term: term },
	};
	delete query[''];
	const channel = channelOf({ query, referrer: referrer && `https://${referrer}/` }, shop);
	const named = {
		source: source || referrer || clickIds,
		// An id names a campaign where its name is not told; what people tag by hand names an ad by its content.
		campaign: campaigns === 'by id' ? campaignId || campaign : campaign || campaignId,
		ad_group: adGroupId || term,
		ad: adId || content,
	};
	const told = Object.entries(named).filter(([, name]) => name !== '');
	return channel && { channel, ...Object.fromEntries(told) };
}

function orderOf(
	[, at, total, refunded, currency, visitor, customer, counted]: RecordedOrder,
	minor: (amount: Decimal, currency: string) => number,
): Order {
	return {
		...{ at, currency, visitor, customer, counted },
		value_minor: minor(total, currency),
		refunded_minor: minor(refunded, currency),
	};
}

/** A returning customer's earlier order, of which nothing is known but that it was. */
function earlierOf([, , , , currency, , customer, , returning]: RecordedOrder): Order[] {
	return returning && customer ? [{ at: 0, value_minor: 0, currency, customer, counted: true }] : [];
}

/**
 * Whole minor units, e.g. cents; rounded where a shop has more decimals than the currency. Prices come again and again:
 * each is divided once.
 */
function minors(): (amount: Decimal, currency: string) => number {
	const known = new Map<string, number>();
	return (amount, currency) => {
		const key = amount + currency;
		const before = known.get(key);
		if (before !== undefined) return before;
		const { units } = divide(exact(amount), { units: 1n, scale: 0 }, decimalsOf(currency));
		known.set(key, Number(units));
		return Number(units);
	};
}
