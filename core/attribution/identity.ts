/** Whose touch it is, when one person has several browsers and one browser several persons. */
import type { Identify, Order, Touch } from './facts.ts';

/**
 * The first customer who is identified on the touch's browser at or after the touch; else the last one before; else
 * nobody, and the browser stands for the person. Orders with a visitor and a customer identify, counted or not.
 *
 * As an order identifies its own browser, its path (the touches of its customer, and those of its browser that are
 * nobody's) is always that of one person.
 */
export function persons(
	orders: readonly Order[],
	identifies: readonly Identify[],
): { ofTouch: (touch: Touch) => string; ofOrder: (order: Order) => string | undefined } {
	const known = new Map<string, Identify[]>();
	for (const { at, visitor, customer } of [...identifies, ...orders]) {
		if (visitor && customer) {
			const list = known.get(visitor) ?? [];
			list.push({ at, visitor, customer });
			known.set(visitor, list);
		}
	}
	for (const list of known.values()) list.sort((a, b) => a.at - b.at);
	const owner = ({ visitor, at }: Touch) => {
		const list = known.get(visitor);
		return (list?.find((identify) => identify.at >= at) ?? list?.at(-1))?.customer;
	};
	return {
		ofTouch: (touch) => personKey(owner(touch), touch.visitor) ?? '',
		ofOrder: ({ customer, visitor }) => personKey(customer, visitor),
	};
}

/** Customers and visitors are named apart, as a user id might look like a visitor's. */
function personKey(
	customer: string | null | undefined,
	visitor: string | null | undefined,
): string | undefined {
	if (customer) {
		return `customer ${customer}`;
	}
	return visitor ? `visitor ${visitor}` : undefined;
}
