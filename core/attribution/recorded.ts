/** What the shop has recorded, as it comes over the wire (docs/api.md part 5), as the facts of a report. */
import { decimalsOf } from '../currency.ts';
import { divide, exact } from '../decimal.ts';
import type { Decimal, Seconds } from '../types.ts';
import { channelOf, type Shop } from './channel.ts';
import type { Identify, Order, Origin, Touch } from './facts.ts';

export interface Recorded {
	from: Seconds;
	to: Seconds;
	/** In order of time. */
	touches: readonly RecordedTouch[];
	identifications: readonly [id: number, at: Seconds, visitor: string, customer: string][];
	orders: readonly RecordedOrder[];
}
/** The words of a touch whose source has none before it; of any other, which of them it came from, from 0 on. */
export type RecordedTouch = ToldTouch | readonly [id: number, at: Seconds, visitor: string, source: number];
/** Empty text: not told. `click_ids`: names, with commas. */
export type ToldTouch = readonly [
	id: number,
	at: Seconds,
	visitor: string,
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
	touches: Touch[];
	orders: Order[];
	identifies: Identify[];
}

export function factsOf({ touches, identifications, orders }: Recorded, shop: Shop): Facts {
	return {
		touches: touchesOf(touches, shop),
		identifies: identifications.map(([, at, visitor, customer]) => ({ at, visitor, customer })),
		orders: orders.flatMap((order) => [...earlierOf(order), orderOf(order)]),
	};
}

/** A million touches have some hundreds of sources: what each means is asked once. */
function touchesOf(touches: readonly RecordedTouch[], shop: Shop): Touch[] {
	const sources: (Origin | null)[] = [];
	const found: Touch[] = [];
	for (const touch of touches) {
		if (isTold(touch)) sources.push(originOf(touch, shop));
		const origin = isTold(touch) ? sources.at(-1) : sources[touch[3]];
		if (origin) found.push({ at: touch[1], seq: touch[0], visitor: touch[2], ...origin });
	}
	return found;
}

const isTold = (touch: RecordedTouch): touch is ToldTouch => touch.length > 4;

/** @returns `null` for what is no touch, such as the way back from a payment page. */
function originOf(touch: ToldTouch, shop: Shop): Origin | null {
	const [, , , referrer, clickIds, source, medium, campaign, content, term] = touch;
	const [, , , , , , , , , , campaignId, adGroupId, adId] = touch;
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
		campaign: campaign || campaignId,
		ad_group: adGroupId || term,
		ad: adId || content,
	};
	const told = Object.entries(named).filter(([, name]) => name !== '');
	return channel && { channel, ...Object.fromEntries(told) };
}

function orderOf([, at, total, refunded, currency, visitor, customer, counted]: RecordedOrder): Order {
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

/** Whole minor units, e.g. cents; rounded where a shop has more decimals than the currency. */
function minor(amount: Decimal, currency: string): number {
	const { units } = divide(exact(amount), { units: 1n, scale: 0 }, decimalsOf(currency));
	return Number(units);
}
