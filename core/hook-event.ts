/** What the shop posts becomes Pinterest's event, or a reason. Pure: the same hook gives the same event a week later. */
import { actionEvent } from './action-event.ts';
import { orderEvent } from './order-event.ts';
import type { HashText, Hook, Mapped, OrderHook, Seconds } from './types.ts';
import { events } from './vocabulary.ts';

export interface Mapping {
	readonly now: Seconds;
	readonly hash: HashText;
	/** The same event_id was accepted before. */
	readonly alreadySent?: boolean;
}

/**
 * @param hook Of the shape of docs/api.md part 1, checked before.
 * @returns The event and the tag call that goes with it (`null` where no browser is there), or why nothing is sent.
 *   `invalid`: an order's hook whose id is not the order's.
 * @throws RangeError if an amount is no decimal number.
 */
export function eventOf(hook: Hook, mapping: Mapping): Mapped {
	return isOfOrder(hook) ? orderEvent(hook, mapping) : actionEvent(hook, mapping);
}

/** Whether what a hook tells of is made of an order. */
export function isOfOrder(hook: Hook): hook is OrderHook {
	return events[hook.event].born === 'order';
}
