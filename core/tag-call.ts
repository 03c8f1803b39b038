/**
 * The call of Pinterest's tag for an event. For the browser: no identity, no hash, no npm package, and nothing of
 * orders, which only the order-received page needs (order-tag-call.ts).
 *
 * Source of the field names: Pinterest's help, "Add event codes".
 */
import { actionParticulars } from './action-particulars.ts';
import { defined } from './defined.ts';
import type { Item } from './goods.ts';
import type { Particulars } from './particulars.ts';
import type { ActionHook, TagCall, TagData, TagLine } from './types.ts';
import { type EventName, events } from './vocabulary.ts';

/** @param hook Of everything but a sale; who and where are not needed. */
export function tagCall(hook: Pick<ActionHook, 'id' | 'event' | 'facts' | 'rules'>): TagCall {
	return tagCallOf(hook.event, hook.id, actionParticulars(hook));
}

/** @param id The event_id, the same as in the API event; no call is made without one. */
export function tagCallOf(event: EventName, id: string, said: Particulars): TagCall {
	const data: TagData = {
		event_id: id,
		...defined({
			currency: said.currency,
			value: said.value === undefined ? undefined : Number(said.value),
			order_id: said.order_id,
			order_quantity: said.num_items,
			line_items: said.items?.map(tagLine),
			search_query: said.search,
			promo_code: said.promo_code,
			lead_type: said.lead_type,
			// Where there are lines, they carry it.
			product_category: said.items ? undefined : said.category,
		}),
	};
	return ['track', events[event].tag, data];
}

function tagLine(item: Item): TagLine {
	return {
		product_price: Number(item.price),
		product_quantity: item.quantity,
		...defined({
			product_id: item.id,
			product_name: item.name,
			product_category: item.category,
			product_brand: item.brand,
			product_variant_id: item.variationId ? String(item.variationId) : undefined,
		}),
	};
}
