/** The contract's cases, typed, as hooks. */
import { hash as digest } from 'node:crypto';
import type {
	CapiEvent,
	Context,
	HashText,
	OrderFacts,
	OrderHook,
	Rules,
	TagCall,
	WooOrder,
} from '../../core/types.ts';
import { checkoutEventId } from '../../core/order-event.ts';
import type { ReasonCode } from '../../core/vocabulary.ts';
import normalising from './vectors/normalise.json' with { type: 'json' };
import orders from './vectors/orders.json' with { type: 'json' };

export const sha256: HashText = (text) => digest('sha256', text);

interface Written {
	id: string;
	title: string;
	order: WooOrder;
	refunds?: OrderFacts['refunds'];
	products?: OrderFacts['products'];
	settings?: Partial<Rules>;
	context: Context & { now?: string; sent_event_ids?: string[] };
	expect: { send: true; capi: CapiEvent; tag: TagCall | null } | { send: false; reason: ReasonCode };
}

export interface OrderCase {
	id: string;
	title: string;
	hook: OrderHook;
	now: number;
	alreadySent: boolean;
	expect: Written['expect'];
}

export const RULES = { ...orders.settings_default, content_id_prefix: '' } as Rules;

export const ORDER_CASES: OrderCase[] = (orders.cases as unknown as Written[]).map((written) => {
	const { order, refunds, products, settings, expect } = written;
	const { now, sent_event_ids = [], ...context } = written.context;
	const at = seconds(order.date_paid_gmt ?? order.date_created_gmt!);
	const id = checkoutEventId(order, sha256);
	return {
		id: written.id,
		title: written.title,
		hook: {
			id,
			event: 'checkout',
			at,
			facts: { order, ...(refunds && { refunds }), ...(products && { products }) },
			context,
			rules: { ...RULES, ...settings },
		},
		now: now ? seconds(now) : at,
		alreadySent: sent_event_ids.includes(id),
		expect,
	};
});

export const NORMALISE_CASES = normalising.cases;
export const NORMALISE_LISTS = normalising.lists;

export function orderCase(id: string): OrderCase {
	const found = ORDER_CASES.find((one) => one.id === id);
	if (!found) {
		throw new Error(`no case ${id} in orders.json`);
	}
	return structuredClone(found);
}

export function seconds(gmt: string): number {
	return Date.parse(`${gmt}Z`) / 1000;
}
