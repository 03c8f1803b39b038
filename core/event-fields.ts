/**
 * Which fields each event carries, on both roads. A new event is a row, a new field a column.
 *
 * Sources: Pinterest's OpenAPI 5.23 (recommended fields by event) and Pinterest's help, "Add event codes".
 */
import type { EventName } from './vocabulary.ts';

export interface EventFields {
	/** `goods`: the value of the lines. `stated`: a value that somebody states, else that of the lines. */
	readonly value?: 'goods' | 'stated';
	readonly items?: true;
	readonly num_items?: true;
	readonly category?: true;
	readonly search?: true;
	readonly order_id?: true;
	/** The tag only; the API has no such field. */
	readonly promo_code?: true;
	/** The tag only; the API has no such field. What a lead is of, or what the shop calls an event. */
	readonly lead_type?: true;
}

/** What is in the cart, or might be. */
const CART: EventFields = { value: 'goods', items: true, num_items: true };
/** What somebody asks for. */
const ASKED: EventFields = { value: 'stated', lead_type: true };

/** What goes by the server alone is made of another event (core/order-event.ts). */
export type EventOfBothRoads = Exclude<EventName, 'lead_converted'>;

export const EVENT_FIELDS: Readonly<Record<EventOfBothRoads, EventFields>> = {
	page_visit: { value: 'goods', items: true, category: true },
	view_category: { items: true, category: true },
	search: { search: true },
	add_to_cart: CART,
	initiate_checkout: CART,
	checkout: { ...CART, order_id: true, promo_code: true },
	signup: { value: 'stated' },
	lead: ASKED,
	custom: { ...ASKED, items: true },
	add_to_wishlist: CART,
	add_payment_info: CART,
	subscribe: ASKED,
	contact: ASKED,
	view_content: { ...ASKED, items: true, category: true },
	watch_video: ASKED,
};
