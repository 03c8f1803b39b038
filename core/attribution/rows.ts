/**
 * A shop's journeys in a few flat arrays of numbers: a million of them fit in some tens of megabytes, and every report
 * is one walk over them. Touches and orders stand person after person, each in time.
 */
import { CUSTOMER_KINDS, customerKinds } from './customers.ts';
import type { Identify, Order, Origin, Touch } from './facts.ts';
import { persons } from './identity.ts';

/** A set of channels is the bits of one number. */
const MOST_CHANNELS = 30;

export interface Rows {
	/** By name, so that ties between channels go by name. */
	readonly channels: readonly string[];
	/** Sorted from channel to ad, so that ties between them go by name. */
	readonly origins: readonly Origin[];
	/** Index into `channels` of each origin. */
	readonly channelOf: Uint8Array;
	readonly currencies: readonly string[];
	/** Person p has the touches from touchStart[p] up to touchStart[p + 1]; orders likewise. */
	readonly touchStart: Uint32Array;
	readonly touchAt: Float64Array;
	/** Index into `origins`. */
	readonly touchOrigin: Uint32Array;
	readonly orderStart: Uint32Array;
	readonly orderAt: Float64Array;
	/** Value less refunds, in minor units. */
	readonly orderNet: Float64Array;
	/** Index into `currencies`. */
	readonly orderCurrency: Uint8Array;
	/** Index into CUSTOMER_KINDS. */
	readonly orderCustomer: Uint8Array;
	/** 1: refunded in full or in part. */
	readonly orderRefunded: Uint8Array;
}

/** The rows, and which touch and order of the lists given each of them is. */
export interface Compiled {
	readonly rows: Rows;
	readonly touches: readonly Touch[];
	readonly orders: readonly Order[];
}

/** @throws RangeError for more than 30 channels. */
export function compile(
	touches: readonly Touch[],
	orders: readonly Order[],
	identifies: readonly Identify[],
): Compiled {
	const { ofTouch, ofOrder } = persons(orders, identifies);
	const kinds = customerKinds(orders);
	const numbers = new Map<string, number>();
	const numberOf = (key: string) => numbers.get(key) ?? (numbers.set(key, numbers.size), numbers.size - 1);
	const byPerson = <T extends { at: number }>(
		list: { person: number; fact: T }[],
		seq: (fact: T) => number,
	) => list.sort((a, b) => a.person - b.person || a.fact.at - b.fact.at || seq(a.fact) - seq(b.fact));

	const placedTouches = byPerson(
		touches.map((fact) => ({ person: numberOf(ofTouch(fact)), fact })),
		({ seq }) => seq,
	);
	const counted = orders
		.map((fact, position) => ({ fact, kind: kinds[position]! }))
		.filter(({ fact }) => fact.counted);
	const kindOf = new Map(counted.map(({ fact, kind }) => [fact, kind]));
	const placedOrders = byPerson(
		// Nobody knows who placed it: a person of its own, without touches.
		counted.map(({ fact }, position) => ({ person: numberOf(ofOrder(fact) ?? `order ${position}`), fact })),
		() => 0,
	);
	const sortedTouches = placedTouches.map(({ fact }) => fact);
	const sortedOrders = placedOrders.map(({ fact }) => fact);
	const channels = [...new Set(touches.map(({ channel }) => channel))].sort();
	if (channels.length > MOST_CHANNELS) {
		throw new RangeError(`more than ${MOST_CHANNELS} channels`);
	}
	const { origins, indexOf } = originsOf(touches);
	const currencies = [...new Set(sortedOrders.map(({ currency }) => currency))].sort();
	const rows: Rows = {
		channels,
		origins,
		channelOf: Uint8Array.from(origins, ({ channel }) => channels.indexOf(channel)),
		currencies,
		touchStart: starts(placedTouches, numbers.size),
		touchAt: Float64Array.from(sortedTouches, ({ at }) => at),
		touchOrigin: Uint32Array.from(sortedTouches, (touch) => indexOf(touch)),
		orderStart: starts(placedOrders, numbers.size),
		orderAt: Float64Array.from(sortedOrders, ({ at }) => at),
		orderNet: Float64Array.from(
			sortedOrders,
			({ value_minor, refunded_minor = 0 }) => value_minor - refunded_minor,
		),
		orderCurrency: Uint8Array.from(sortedOrders, ({ currency }) => currencies.indexOf(currency)),
		orderCustomer: Uint8Array.from(sortedOrders, (order) =>
			CUSTOMER_KINDS.findIndex((kind) => kind === kindOf.get(order)),
		),
		orderRefunded: Uint8Array.from(sortedOrders, ({ refunded_minor = 0 }) => Number(refunded_minor > 0)),
	};
	return { rows, touches: sortedTouches, orders: sortedOrders };
}

function starts(placed: readonly { person: number }[], people: number): Uint32Array {
	const start = new Uint32Array(people + 1);
	for (const { person } of placed) start[person + 1]!++;
	for (let person = 0; person < people; person++) start[person + 1]! += start[person]!;
	return start;
}

function originsOf(touches: readonly Touch[]): { origins: Origin[]; indexOf: (origin: Origin) => number } {
	const key = ({ channel, source, campaign, ad_group, ad }: Origin) =>
		JSON.stringify([channel, source ?? null, campaign ?? null, ad_group ?? null, ad ?? null]);
	const distinct = new Map<string, Origin>();
	for (const touch of touches) {
		const { channel, source, campaign, ad_group, ad } = touch;
		const told = Object.entries({ source, campaign, ad_group, ad }).filter(([, name]) => name !== undefined);
		distinct.set(key(touch), { channel, ...Object.fromEntries(told) });
	}
	const fields = ['channel', 'source', 'campaign', 'ad_group', 'ad'] as const;
	const sorted = [...distinct].sort(([, a], [, b]) => {
		const field = fields.find((name) => (a[name] ?? '') !== (b[name] ?? ''));
		return field && (a[field] ?? '') > (b[field] ?? '') ? 1 : field ? -1 : 0;
	});
	const positions = new Map(sorted.map(([text], position) => [text, position]));
	return { origins: sorted.map(([, origin]) => origin), indexOf: (origin) => positions.get(key(origin))! };
}
