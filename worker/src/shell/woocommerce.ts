/**
 * POST /v1/shops/{key}/woocommerce: WooCommerce's own order webhooks, for shops without the plugin's sender. The same
 * facts, the same mapping, the same event id. docs/api.md part 3.
 *
 * WooCommerce never repeats a delivery, and switches a webhook off after a few answers of 303 and more. So whatever is
 * rightly not taken is answered with 200 and the reason; only what was not proved, or could not be kept, is an error.
 */
import type { Request, RequestHandler } from 'express';
import Type from 'typebox';
import { checkoutEventId } from '../../../core/order-event.ts';
import { timeOfSale } from '../../../core/order-particulars.ts';
import type { Context, OrderHook, WooOrder } from '../../../core/types.ts';
import type { ReasonCode } from '../../../core/vocabulary.ts';
import type { Services } from './app.ts';
import { BROWSER_CONTEXT, Decimal, Order, RULE_DEFAULTS } from './hook-schema.ts';
import { countAdmission, countMappings } from './hooks.ts';
import { sendJson } from './http.ts';
import { parseJson } from './json.ts';
import { mapHook, sha256 } from './mapping.ts';
import { Problem } from './problem.ts';
import { bytesOf } from './raw-body.ts';
import { compile } from './schema.ts';
import { verifyWooCommerce } from './signature.ts';
import { laneOf } from './store/event-queue.ts';
import type { Shop } from './store/shops.ts';

/** Said of what the webhook brought and is not sent. `topic`: it is no news of an order. */
export type Ignored = ReasonCode | 'topic';
export type WebhookAnswer = { accepted: string } | { ignored: Ignored };

const TOPICS: readonly unknown[] = ['order.created', 'order.updated', 'order.restored'];
/** Unsigned, sent when a webhook is made; WooCommerce takes nothing but 200 for an answer. */
const PING = /^webhook_id=\d{1,20}$/;
/** plugin/src/Context/OrderContext.php stores it at checkout, where the plugin is there. */
const CONTEXT_META = '_pintally_context';
const STORED = [
	'epik',
	'visitor_id',
	'locale',
	'consent',
	'consent_source',
] as const satisfies (keyof Context)[];

/** An order by webhook tells its refunds in short: their sums, not their lines. */
const webhookOrder = compile(
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
type WebhookOrder = WooOrder & { refunds?: { id: number; total: string }[] };

export function takeWebhook(services: Services): RequestHandler {
	const { shops, metrics, log } = services;
	return async (req, res) => {
		const found = shops.byWebhookKey(String(req.params['key']));
		const shop = found && !found.disabled ? found : null;
		const body = bytesOf(req);
		if (shop && isPing(req, body)) return void res.status(200).set('Cache-Control', 'no-store').end();
		verifyWooCommerce(req, body, shop ? await shops.webhookSigningKey(shop.id) : null);
		// With no shop the check above has not passed.
		const answer = await judge(services, shop as Shop, req.headers['x-wc-webhook-topic'], body);
		if ('ignored' in answer) {
			metrics.ignored.inc({ reason: answer.ignored });
			log[answer.ignored === 'invalid' ? 'warn' : 'debug']({ shop: shop?.id, ...answer }, 'webhook');
		}
		sendJson(res, { status: 200, body: answer });
	};
}

const isPing = (req: Request, body: Uint8Array): boolean =>
	(req.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded') &&
	PING.test(Buffer.from(body).toString('latin1'));

async function judge(
	{ queue, clock, limits, metrics, sender }: Services,
	shop: Shop,
	topic: unknown,
	body: Uint8Array,
): Promise<WebhookAnswer> {
	if (!TOPICS.includes(topic)) return { ignored: 'topic' };
	const order = orderOf(body);
	const now = clock.now();
	const hook = order && hookOf(order, shop, Math.floor(now / 1000));
	if (!hook) return { ignored: 'invalid' };
	if (hook === 'role_excluded') return { ignored: hook };
	const mapping = mapHook(hook, now, '');
	countMappings(metrics, [mapping]);
	if (mapping.kind === 'invalid') return { ignored: 'invalid' };
	if (mapping.kind === 'left_out') return { ignored: mapping.reason };
	await limits.takeHooks(shop.id, 1, queue.waiting(shop.id));
	const lane = laneOf(shop.id, shop.test);
	const { event, expires } = mapping;
	const admission = await queue.put({
		shop: shop.id,
		lane,
		at: now,
		events: [{ event, expires, counted: false }],
	});
	const duplicates = admission.reused ? [true] : admission.duplicates;
	countAdmission(metrics, duplicates);
	if (duplicates[0]) return { ignored: 'already_sent' };
	sender.wake(lane);
	return { accepted: event.event_id };
}

/** Signed, and yet no order that can be read: an older API version, or what an extension has made of it. */
function orderOf(body: Uint8Array): WebhookOrder | null {
	try {
		const { value } = parseJson(body);
		return webhookOrder.check(value) ? value : null;
	} catch (error) {
		if (error instanceof Problem) return null;
		throw error;
	}
}

/** @returns The hook that the plugin would post; null if what it stored with the order cannot be read. */
function hookOf(order: WebhookOrder, shop: Shop, now: number): OrderHook | 'role_excluded' | null {
	const stored = order.meta_data?.find(({ key }) => key === CONTEXT_META)?.value ?? {};
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
