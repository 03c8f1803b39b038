/**
 * A shop's journeys in a few flat arrays of numbers: a million of them fit in some tens of megabytes, and every report
 * is one walk over them. Touches and orders stand person after person, each in time.
 */
import { columnsOf } from './columns.ts';
import { CUSTOMER_KINDS, customerKinds } from './customers.ts';
import type { Identify, Order, Origin, Touch, Touches } from './facts.ts';
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
	/** The most touches of one person. */
	readonly mostTouches: number;
	readonly orderStart: Uint32Array;
	/** Persons with an order: few of a shop's visitors, and all that most questions are about. */
	readonly buyers: Uint32Array;
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

/** The rows, and which of those given each of them is. */
export interface Compiled {
	readonly rows: Rows;
	/** Places in the list of touches. */
	readonly touches: Uint32Array;
	readonly orders: readonly Order[];
}

/** @throws RangeError for more than 30 channels. */
export function compile(
	touches: readonly Touch[] | Touches,
	orders: readonly Order[],
	identifies: readonly Identify[],
): Compiled {
	const person = persons(orders, identifies);
	const kinds = customerKinds(orders);

	const told = isList(touches) ? columnsOf(touches) : touches;
	const ordered = placesInTime(told);
	const ofTouch = person.onBrowsers(told);
	const touchPersons = numbered(ordered, (place) => ofTouch(told.visitor[place]!, told.at[place]!));
	const counted = inTime(
		orders
			.map((fact, position) => ({ at: fact.at, fact, kind: kinds[position]!, position }))
			.filter(({ fact }) => fact.counted),
		({ position }) => position,
	);
	const orderPersons = numbered(counted, ({ fact }) => person.ofOrder(fact));
	const { places, start: touchStart } = byPerson(touchPersons, person.count());
	const sortedTouches = numbered(places, (place) => ordered[place]!);
	const { places: placesOfOrders, start: orderStart } = byPerson(orderPersons, person.count());
	const placedOrders = Array.from(placesOfOrders, (place) => counted[place]!);
	const sortedOrders = placedOrders.map(({ fact }) => fact);
	const { origins, placeOf } = originsOf(told.origins);
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
		touchAt: placed(told.at, sortedTouches),
		touchOrigin: numbered(sortedTouches, (place) => placeOf[told.origin[place]!]!),
		mostTouches: largest(touchStart),
		orderStart,
		buyers: orderPersons
			.slice()
			.sort()
			.filter((each, place, all) => each !== all[place - 1]),
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

const isList = (touches: readonly Touch[] | Touches): touches is readonly Touch[] => Array.isArray(touches);

/** `Uint32Array.from`, which takes ten times as long for a million. */
function numbered<T>(list: ArrayLike<T>, number: (each: T) => number): Uint32Array {
	const numbers = new Uint32Array(list.length);
	for (let i = 0; i < list.length; i++) numbers[i] = number(list[i]!);
	return numbers;
}

function placed(values: Float64Array, places: Uint32Array): Float64Array {
	const found = new Float64Array(places.length);
	for (let i = 0; i < places.length; i++) found[i] = values[places[i]!]!;
	return found;
}

/** A shop tells them in time, so that a look is nearly always enough. */
function inTime<T extends { at: number }>(list: readonly T[], seq: (fact: T) => number): readonly T[] {
	const isEarlier = (a: T, b: T) => a.at - b.at || seq(a) - seq(b);
	const isSorted = list.every((fact, place) => place === 0 || isEarlier(list[place - 1]!, fact) <= 0);
	return isSorted ? list : [...list].sort(isEarlier);
}

/** The same of columns. */
function placesInTime({ at, seq }: Touches): Uint32Array {
	const compared = (a: number, b: number) => at[a]! - at[b]! || seq[a]! - seq[b]!;
	const places = new Uint32Array(at.length);
	let isSorted = true;
	for (let place = 0; place < places.length; place++) {
		places[place] = place;
		isSorted &&= place === 0 || compared(place - 1, place) <= 0;
	}
	return isSorted ? places : places.sort(compared);
}

/** Person after person, each as in the list: counted, not compared, as there may be a million. */
function byPerson(persons: Uint32Array, people: number): { places: Uint32Array; start: Uint32Array } {
	const start = new Uint32Array(people + 1);
	for (const person of persons) start[person + 1]!++;
	for (let person = 0; person < people; person++) start[person + 1]! += start[person]!;
	const next = start.slice();
	const places = new Uint32Array(persons.length);
	for (let i = 0; i < persons.length; i++) places[next[persons[i]!]!++] = i;
	return { places, start };
}

/** Of persons who begin at these places, the most that one has. */
function largest(start: Uint32Array): number {
	let most = 0;
	for (let person = 0; person + 1 < start.length; person++) {
		most = Math.max(most, start[person + 1]! - start[person]!);
	}
	return most;
}

const FIELDS = ['channel', 'source', 'campaign', 'ad_group', 'ad'] as const;

/** The different origins by name, and which of them each of these is. */
function originsOf(told: readonly Origin[]): { origins: Origin[]; placeOf: Uint32Array } {
	const found: Origin[] = [];
	const known = new Map<string, number>();
	const first = numbered(told, (origin) => {
		const { channel, source = '', campaign = '', ad_group = '', ad = '' } = origin;
		const key = `${channel}\n${source}\n${campaign}\n${ad_group}\n${ad}`;
		const number = known.get(key) ?? found.length;
		if (number === found.length) {
			known.set(key, number);
			found.push(origin);
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
	return { origins: sorted.map(({ origin }) => origin), placeOf: first.map((number) => places[number]!) };
}
