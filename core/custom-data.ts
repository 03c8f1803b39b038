/** `custom_data` of an API event (Pinterest's OpenAPI 5.23, ConversionEventCustomData). */
import { defined } from './defined.ts';
import type { Item } from './goods.ts';
import type { Particulars } from './particulars.ts';
import type { Content, CustomData, Decimal } from './types.ts';

/**
 * @param ldp Limited data processing. The flag is of `custom_data` after the OpenAPI; Pinterest's own shop extensions
 *   put it into `user_data`.
 * @param predictedLtv The tag has no such field, so it is not among what both roads say.
 * @returns `undefined` where nothing is known.
 */
export function customDataOf(
	said: Particulars,
	ldp: boolean,
	predictedLtv?: Decimal,
): CustomData | undefined {
	const ids = [...new Set(said.items?.flatMap(({ id }) => id ?? []))];
	const fields: CustomData = defined({
		currency: said.currency,
		value: said.value,
		order_id: said.order_id,
		num_items: said.num_items,
		content_ids: ids.length ? ids : undefined,
		contents: said.items?.map(content),
		content_category: said.category,
		search_string: said.search,
		predicted_ltv: predictedLtv,
		opt_out_type: ldp ? ('LDP' as const) : undefined,
	});
	return Object.keys(fields).length ? fields : undefined;
}

function content(item: Item): Content {
	return {
		item_price: item.price,
		quantity: item.quantity,
		...defined({
			id: item.id,
			item_name: item.name,
			item_category: item.category,
			item_brand: item.brand,
		}),
	};
}
