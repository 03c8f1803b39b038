/**
 * What an event says beside who and where. It is made once, here, and then written down twice: as `custom_data` of
 * the API event (custom-data.ts) and as the arguments of the tag call (tag-call.ts).
 */
import { exact } from './decimal.ts';
import { defined, type Defined } from './defined.ts';
import { EVENT_FIELDS, type EventOfBothRoads } from './event-fields.ts';
import { amountOf, countOf, type Goods, type Item, itemsOf, valueOf } from './goods.ts';
import type { Decimal, Rules } from './types.ts';

export type Particulars = Defined<{
	currency: string | undefined;
	value: Decimal | undefined;
	items: readonly Item[] | undefined;
	num_items: number | undefined;
	category: string | undefined;
	search: string | undefined;
	order_id: string | undefined;
	promo_code: string | undefined;
	lead_type: string | undefined;
}>;

/** Everything that is known; which of it an event carries, EVENT_FIELDS says. */
export interface Known {
	readonly goods: Goods;
	readonly stated?: Decimal | undefined;
	readonly category?: string | undefined;
	readonly search?: string | undefined;
	readonly order_id?: string | undefined;
	readonly promo_code?: string | undefined;
	readonly lead_type?: string | undefined;
}

export function particularsOf(event: EventOfBothRoads, known: Known, rules: Rules): Particulars {
	const fields = EVENT_FIELDS[event];
	const { goods } = known;
	const stated = fields.value === 'stated' ? known.stated : undefined;
	const items = fields.items ? withCategory(itemsOf(goods, rules), fields.category && known.category) : [];
	const category = fields.category && (known.category ?? items[0]?.category);
	// A value of zero is left out, its currency stays. Without a currency Pinterest would take the ad account's.
	const currency = fields.value && (goods.lines.length || stated) ? goods.currency : undefined;
	return defined({
		currency,
		value: currency && (stated ? amountOf(exact(stated), currency) : valueOf(goods, rules)),
		items: items.length ? items : undefined,
		num_items: fields.num_items && items.length ? countOf(items) : undefined,
		category: category || undefined,
		search: (fields.search && known.search) || undefined,
		order_id: fields.order_id && known.order_id,
		promo_code: (fields.promo_code && known.promo_code) || undefined,
		lead_type: (fields.lead_type && known.lead_type) || undefined,
	});
}

/** The products of a category's page are of that category, whatever else they are. */
function withCategory(items: Item[], category: string | undefined): Item[] {
	return category ? items.map((item) => ({ ...item, category: item.category ?? category })) : items;
}
