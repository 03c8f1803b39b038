/**
 * POST /v1/shops/{key}/woocommerce: WooCommerce's own order webhooks, for shops without the plugin's sender.
 * docs/api.md part 3.
 *
 * WooCommerce never repeats a delivery, and switches a webhook off after a few answers of 303 and more. So whatever is
 * rightly not taken is answered with 200 and the reason; only what was not proved, or could not be kept, is an error.
 */
import type { Request, RequestHandler } from 'express';
import type { ReasonCode } from '../../../core/vocabulary.ts';
import type { Services } from './app.ts';
import { countAdmission, countMappings } from './hooks.ts';
import { sendJson } from './http.ts';
import { bytesOf } from './raw-body.ts';
import { verifyWooCommerce } from './signature.ts';
import { laneOf } from './store/event-queue.ts';
import type { Shop } from './store/shops.ts';
import { keepSale, saleOf, type OrderAnswer } from './woocommerce-order.ts';

/** Said of what the webhook brought and is not sent. `topic`: it is no news of an order. */
type Ignored = ReasonCode | 'topic';
type WebhookAnswer = OrderAnswer | { ignored: Ignored };

const TOPICS: readonly unknown[] = ['order.created', 'order.updated', 'order.restored'];
/** Unsigned, sent when a webhook is made; WooCommerce takes nothing but 200 for an answer. */
const PING = /^webhook_id=\d{1,20}$/;

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
	const now = clock.now();
	const sale = saleOf(body, shop, now, (mapping) => countMappings(metrics, [mapping]));
	if ('ignored' in sale) return sale;
	await limits.takeHooks(shop.id, 1, queue.waiting(shop.id));
	const answer = await keepSale(queue, shop, sale, now);
	countAdmission(metrics, ['ignored' in answer]);
	if ('accepted' in answer) sender.wake(laneOf(shop.id, shop.test));
	return answer;
}
