/** Whose touch it is, when one person has several browsers and one browser several persons. */
import type { Identify, Order, Touches } from './facts.ts';
import type { Seconds } from '../types.ts';

/**
 * The first customer who is identified on the touch's browser at or after the touch; else the last one before; else
 * nobody, and the browser stands for the person. Orders with a visitor and a customer identify, counted or not.
 *
 * As an order identifies its own browser, its path (the touches of its customer, and those of its browser that are
 * nobody's) is always that of one person.
 *
 * @returns Persons by number, in the order in which they are asked for; `count` says how many there were.
 */
export function persons(orders: readonly Order[], identifies: readonly Identify[]) {
	let count = 0;
	const customers = new Map<string, number>();
	const customerOf = (customer: string): number => {
		const known = customers.get(customer) ?? count;
		if (known === count) customers.set(customer, count++);
		return known;
	};
	/** Who was told of on each browser, in time; with their number once it is asked for. */
	const told = new Map<string, { at: Seconds; customer: string; person?: number }[]>();
	const tell = ({ at, visitor, customer }: Identify | Order) => {
		if (!visitor || !customer) return;
		const list = told.get(visitor);
		if (list) list.push({ at, customer });
		else told.set(visitor, [{ at, customer }]);
	};
	identifies.forEach(tell);
	orders.forEach(tell);
	for (const list of told.values()) if (list.length > 1) list.sort((a, b) => a.at - b.at);
	/** Of all others only their touches ask, by number. */
	const ordering = new Set<string>();
	for (const { visitor, customer } of orders) if (visitor && !customer) ordering.add(visitor);
	const visitors = new Map<string, number>();
	const visitorOf = (visitor: string): number => {
		const known = visitors.get(visitor) ?? count;
		if (known === count) visitors.set(visitor, count++);
		return known;
	};
	return {
		/** @returns Whose a touch on one of these browsers is, by its number and moment. */
		onBrowsers({ visitors: browsers }: Touches): (browser: number, at: Seconds) => number {
			const lists = browsers.map((visitor) => told.get(visitor));
			const nobodys = new Int32Array(browsers.length).fill(-1);
			return (browser, at) => {
				const list = lists[browser];
				const owner = list && (list.find((identify) => identify.at >= at) ?? list.at(-1));
				if (owner) return (owner.person ??= customerOf(owner.customer));
				if (nobodys[browser]! < 0) {
					const visitor = browsers[browser]!;
					nobodys[browser] = ordering.has(visitor) ? visitorOf(visitor) : count++;
				}
				return nobodys[browser]!;
			};
		},
		/** Without visitor and customer nobody knows who placed it: a person of its own, without touches. */
		ofOrder({ customer, visitor }: Order): number {
			if (customer) return customerOf(customer);
			return visitor ? visitorOf(visitor) : count++;
		},
		count: () => count,
	};
}
