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
	const person = persons(orders, identifies);
	const kinds = customerKinds(orders);

	const ordered = inTime(touches, ({ seq }) => seq);
	const touchPersons = numbered(ordered, (touch) => person.ofTouch(touch));
	const counted = inTime(
		orders
			.map((fact, position) => ({ at: fact.at, fact, kind: kinds[position]!, position }))
			.filter(({ fact }) => fact.counted),
		({ position }) => position,
	);
	const orderPersons = numbered(counted, ({ fact }) => person.ofOrder(fact));
	const { list: sortedTouches, start: touchStart } = byPerson(ordered, touchPersons, person.count());
	const { list: placedOrders, start: orderStart } = byPerson(counted, orderPersons, person.count());
	const sortedOrders = placedOrders.map(({ fact }) => fact);
	const { origins, ofEach } = originsOf(sortedTouches);
	const channels = [...new Set(origins.map(({ channel }) => channel))].sort();
	if (channels.length > MOST_CHANNELS) {
		throw new RangeError(`more than ${MOST_CHANNELS} channels`);
	}
	const currencies = [...new Set(sortedOrders.map(({ currency }) => currency))].sort();
	const rows: Rows = {
		channels,
		origins,
		channelOf: Uint8Array.from(origins, ({ channel }) => channels.indexOf(channel)),
		currencies,
		touchStart,
		touchAt: Float64Array.from(sortedTouches, ({ at }) => at),
		touchOrigin: ofEach,
		orderStart,
		orderAt: Float64Array.from(sortedOrders, ({ at }) => at),
		orderNet: Float64Array.from(
			sortedOrders,
			({ value_minor, refunded_minor = 0 }) => value_minor - refunded_minor,
		),
		orderCurrency: Uint8Array.from(sortedOrders, ({ currency }) => currencies.indexOf(currency)),
		orderCustomer: Uint8Array.from(placedOrders, ({ kind }) =>
			CUSTOMER_KINDS.findIndex((each) => each === kind),
		),
		orderRefunded: Uint8Array.from(sortedOrders, ({ refunded_minor = 0 }) => Number(refunded_minor > 0)),
	};
	return { rows, touches: sortedTouches, orders: sortedOrders };
}

/** `Uint32Array.from`, which takes ten times as long for a million. */
function numbered<T>(list: readonly T[], number: (each: T) => number): Uint32Array {
	const numbers = new Uint32Array(list.length);
	for (let i = 0; i < list.length; i++) numbers[i] = number(list[i]!);
	return numbers;
}

/** A shop tells them in time, so that a look is nearly always enough. */
function inTime<T extends { at: number }>(list: readonly T[], seq: (fact: T) => number): readonly T[] {
	const isEarlier = (a: T, b: T) => a.at - b.at || seq(a) - seq(b);
	const isSorted = list.every((fact, place) => place === 0 || isEarlier(list[place - 1]!, fact) <= 0);
	return isSorted ? list : [...list].sort(isEarlier);
}

/** Person after person, each as in the list: counted, not compared, as there may be a million. */
function byPerson<T>(
	list: readonly T[],
	persons: Uint32Array,
	people: number,
): { list: T[]; start: Uint32Array } {
	const start = new Uint32Array(people + 1);
	for (const person of persons) start[person + 1]!++;
	for (let person = 0; person < people; person++) start[person + 1]! += start[person]!;
	const next = start.slice();
	const placed = new Array<T>(list.length);
	for (let i = 0; i < list.length; i++) placed[next[persons[i]!]!++] = list[i]!;
	return { list: placed, start };
}

const FIELDS = ['channel', 'source', 'campaign', 'ad_group', 'ad'] as const;

/** The different origins by name, and which of them each touch has. */
function originsOf(touches: readonly Touch[]): { origins: Origin[]; ofEach: Uint32Array } {
	const found: Origin[] = [];
	const known = new Map<string, number>();
	const first = numbered(touches, (touch) => {
		const { channel, source = '', campaign = '', ad_group = '', ad = '' } = touch;
		const key = `${channel}\n${source}\n${campaign}\n${ad_group}\n${ad}`;
		const number = known.get(key) ?? found.length;
		if (number === found.length) {
			known.set(key, number);
			const told = FIELDS.filter((name) => touch[name] !== undefined).map((name) => [name, touch[name]]);
			found.push(Object.fromEntries(told) as Origin);
		}
		return number;
	});
	const sorted = found
		.map((origin, number) => ({ origin, number }))
		.sort(({ origin: a }, { origin: b }) => {
			const field = FIELDS.find((name) => (a[name] ?? '') !== (b[name] ?? ''));
			return field && (a[field] ?? '') > (b[field] ?? '') ? 1 : field ? -1 : 0;
		});
	const places = new Uint32Array(found.length);
	sorted.forEach(({ number }, place) => (places[number] = place));
	return { origins: sorted.map(({ origin }) => origin), ofEach: first.map((number) => places[number]!) };
}
