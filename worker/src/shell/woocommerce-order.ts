/**
 * An order as WooCommerce itself tells it (by its webhooks, or asked for over its REST API), as the sale that the plugin
 * would make of it. The same facts, the same mapping, the same event id. docs/api.md part 3.
 */
import Type from 'typebox';
import { checkoutEventId } from '../../../core/order-event.ts';
import { timeOfSale } from '../../../core/order-particulars.ts';
import type { Context, OrderHook, WooOrder } from '../../../core/types.ts';
import type { ReasonCode } from '../../../core/vocabulary.ts';
import { BROWSER_CONTEXT, Decimal, Order, RULE_DEFAULTS } from './hook-schema.ts';
import { parseJson } from './json.ts';
import { mapHook, sha256, type Mapping } from './mapping.ts';
import { Problem } from './problem.ts';
import { compile } from './schema.ts';
import { laneOf, type EventQueue, type NewEvent } from './store/event-queue.ts';
import type { Shop } from './store/shops.ts';

/** Bytes; a webhook brings no larger one. */
export const LARGEST_ORDER = 1024 * 1024;

export type Sale = Pick<NewEvent, 'event' | 'expires'> | { ignored: ReasonCode };
export type OrderAnswer = { accepted: string } | { ignored: ReasonCode };

/** plugin/src/Context/OrderContext.php stores it at checkout, where the plugin is there. */
const CONTEXT_META = '_pintally_context';
const STORED = [
	'epik',
	'visitor_id',
	'locale',
	'consent',
	'consent_source',
] as const satisfies (keyof Context)[];

/** It tells its refunds in short: their sums, not their lines. */
const wooOrder = compile(
	Type.Intersect([
		Order,
		Type.Object({
			refunds: Type.Optional(
				Type.Array(Type.Object({ id: Type.Integer(), total: Decimal }), { maxItems: 200 }),
			),
		}),
	]),
);
const storedContext = compile(
	Type.Object({
		...BROWSER_CONTEXT,
		site_url: Type.Optional(Type.Unknown()),
		excluded: Type.Optional(Type.Boolean()),
	}),
);
type ToldOrder = WooOrder & { refunds?: { id: number; total: string }[] };

/** What cannot be read is no order: an older API version, or what an extension has made of it. */
function valueIn(body: Uint8Array): unknown {
	try {
		return parseJson(body).value;
	} catch (error) {
		if (error instanceof Problem) return null;
		throw error;
	}
}

/**
 * @param body the order in JSON, as WooCommerce's REST API v3 has it; from the shop, and yet whatever it is.
 * @param now wall clock, milliseconds.
 * @param mapped told what the rules made of it, for the metrics.
 */
export function saleOf(
	body: Uint8Array,
	shop: Shop,
	now: number,
	mapped: (mapping: Mapping) => void = () => undefined,
): Sale {
	const order = valueIn(body);
	if (!wooOrder.check(order)) return { ignored: 'invalid' };
	const hook = hookOf(order, shop, Math.floor(now / 1000));
	if (!hook) return { ignored: 'invalid' };
	if (hook === 'role_excluded') return { ignored: hook };
	const mapping = mapHook(hook, now, '');
	mapped(mapping);
	if (mapping.kind === 'invalid') return { ignored: 'invalid' };
	if (mapping.kind === 'left_out') return { ignored: mapping.reason };
	return { event: mapping.event, expires: mapping.expires };
}

/** Keeps a sale, once, whatever has become of it. @param at wall clock, milliseconds. */
export async function keepSale(
	queue: EventQueue,
	shop: Shop,
	sale: Pick<NewEvent, 'event' | 'expires'>,
	at: number,
): Promise<OrderAnswer> {
	const admission = await queue.put({
		shop: shop.id,
		lane: laneOf(shop.id, shop.test),
		at,
		events: [{ ...sale, counted: false }],
		// WooCommerce tells of an order again and again, whatever has become of it here.
		onlyNew: true,
	});
	return admission.reused || admission.duplicates[0]
		? { ignored: 'already_sent' }
		: { accepted: sale.event.event_id };
}

/** What `reconcile` brings: a sale of an order, if it is one. @param at wall clock, milliseconds. */
export async function takeOrder(
	queue: EventQueue,
	shop: Shop,
	order: string,
	at: number,
): Promise<OrderAnswer> {
	const sale = saleOf(Buffer.from(order), shop, at);
	return 'ignored' in sale ? sale : keepSale(queue, shop, sale, at);
}

/** @returns The hook that the plugin would post; null if what it stored with the order cannot be read. */
function hookOf(order: ToldOrder, shop: Shop, now: number): OrderHook | 'role_excluded' | null {
	const value = order.meta_data?.find(({ key }) => key === CONTEXT_META)?.value;
	// PHP's empty list is WordPress's nothing.
	const stored = Array.isArray(value) && value.length === 0 ? {} : (value ?? {});
	if (!storedContext.check(stored)) return null;
	if (stored.excluded) return 'role_excluded';
	const known = Object.fromEntries(
		STORED.flatMap((name) => (stored[name] === undefined ? [] : [[name, stored[name]]])),
	) as Partial<Context>;
	return {
		id: checkoutEventId(order, sha256),
		event: 'checkout',
		at: Math.min(timeOfSale(order) ?? now, now),
		facts: {
			order,
			refunds: (order.refunds ?? []).map(({ id, total }) => ({ id, amount: total })),
		},
		context: {
			consent: shop.consent === 'not_needed' ? 'granted' : 'unknown',
			consent_source: 'setting',
			...known,
			site_url: shop.siteUrl,
			surface: 'server',
		},
		rules: RULE_DEFAULTS,
	};
}
