/** The paths of a question: each order's, and those of journeys that led to none. */
import type { Seconds } from '../types.ts';
import { CUSTOMER_KINDS } from './customers.ts';
import { DAY, DIRECT, type DirectRule, LONGEST_LOOKBACK, type Question } from './question.ts';
import type { Rows } from './rows.ts';

/** One path at a time; it is overwritten by the next. */
export interface Path {
	/** Index of the order; -1 for a lost journey. */
	order: number;
	/** How many of `touches` are it. None: the order is not attributed. */
	length: number;
	/** Indices of touches, in time. */
	readonly touches: Uint32Array;
}

/** Of a person's touches: from `since`, after `after`, until `until`. */
interface Span {
	since: Seconds;
	after: Seconds;
	until: Seconds;
}

export function newPath({ mostTouches }: Rows): Path {
	return { order: -1, length: 0, touches: new Uint32Array(mostTouches) };
}

/** Visits the path of every order that the question asks for, with the touches that `direct` leaves. */
export function eachOrder(
	rows: Rows,
	question: Question,
	direct: DirectRule,
	visit: (path: Path) => void,
): void {
	walk(rows, question, direct, visit, false);
}

/**
 * Visits lost journeys too: a person with a touch in the range and no counted order in it. Its path is its touches in
 * the range, at most the lookback before the last one.
 */
export function eachJourney(
	rows: Rows,
	question: Question,
	direct: DirectRule,
	visit: (path: Path) => void,
): void {
	walk(rows, question, direct, visit, true);
}

function walk(
	rows: Rows,
	question: Question,
	direct: DirectRule,
	visit: (path: Path) => void,
	lostToo: boolean,
): void {
	const { touchStart, touchAt, orderStart, buyers, orderAt } = rows;
	const { from, to, reset_after_order: reset } = question;
	const lookback = lookbackOf(question);
	const asked = askedFor(rows, question);
	const fill = filler(rows, direct);
	const path = newPath(rows);
	const people = lostToo ? orderStart.length - 1 : buyers.length;
	for (let at = 0; at < people; at++) {
		const person = lostToo ? at : buyers[at]!;
		const first = orderStart[person]!;
		let ordered = false;
		for (let order = first; order < orderStart[person + 1]!; order++) {
			const until = orderAt[order]!;
			if (until < from || until >= to) continue;
			ordered = true;
			if (!asked(order)) continue;
			const after = reset && order > first ? orderAt[order - 1]! : -Infinity;
			path.order = order;
			fill(path, person, { since: until - lookback, after, until });
			visit(path);
		}
		if (lostToo && !ordered) {
			let last = touchStart[person + 1]! - 1;
			while (last >= touchStart[person]! && touchAt[last]! >= to) last--;
			const until = last < touchStart[person]! ? -Infinity : touchAt[last]!;
			if (until >= from) {
				path.order = -1;
				fill(path, person, { since: Math.max(from, until - lookback), after: -Infinity, until });
				visit(path);
			}
		}
	}
}

/** Both ends of the window included. */
function lookbackOf({ lookback_days: days }: Question): Seconds {
	if (!Number.isInteger(days) || days < 1 || days > LONGEST_LOOKBACK) {
		throw new RangeError(`a window has 1 to ${LONGEST_LOOKBACK} whole days`);
	}
	return days * DAY;
}

function askedFor({ currencies, orderCurrency, orderCustomer }: Rows, { currency, customers }: Question) {
	const wanted = currencies.indexOf(currency);
	const kinds = CUSTOMER_KINDS.map((kind) => customers?.includes(kind) ?? true);
	return (order: number) => orderCurrency[order] === wanted && kinds[orderCustomer[order]!]!;
}

function filler({ channels, channelOf, touchStart, touchAt, touchOrigin }: Rows, direct: DirectRule) {
	const dropped = direct === 'include' ? -1 : channels.indexOf(DIRECT);
	return (path: Path, person: number, { since, after, until }: Span) => {
		let start = touchStart[person]!;
		let end = touchStart[person + 1]!;
		while (start < end && (touchAt[start]! < since || touchAt[start]! <= after)) start++;
		while (end > start && touchAt[end - 1]! > until) end--;
		let length = 0;
		for (let touch = start; touch < end; touch++) {
			if (channelOf[touchOrigin[touch]!] !== dropped) path.touches[length++] = touch;
		}
		if (length === 0) {
			for (let touch = start; touch < end; touch++) path.touches[length++] = touch;
		}
		path.length = length;
	};
}
