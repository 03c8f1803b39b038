/**
 * A shop without WooCommerce: real WooCommerce orders, recorded in tests/contract/vectors/orders.json, posted to the
 * worker as signed hooks, with the tag's half reported to the sandbox as a browser would have called it.
 */
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Webhook } from 'standardwebhooks';
import type {
	Context,
	OrderHook,
	Rules,
	Seconds,
	TagCall,
	WooOrder,
	WooProduct,
	WooRefund,
} from '../core/types.ts';
import { settings } from '../core/vocabulary.ts';

interface RecordedCase {
	id: string;
	order: WooOrder;
	products?: WooProduct[];
	refunds?: WooRefund[];
	/** With what a test sets from outside; no hook carries those. */
	context: Context & { now?: Seconds; sent_event_ids?: string[] };
	settings?: Partial<Rules>;
	expect: { send: boolean; reason?: string; tag?: TagCall | null };
}

export interface ConnectionKey {
	url: string;
	shop: string;
	secret: string;
}

export interface Verdict {
	id: string;
	state: string;
	reason?: string;
}

export interface RecordedShop {
	hooks: OrderHook[];
	/** What a browser calls for those that it saw, by hook. */
	tagCalls: TagCall[];
}

const VECTORS = new URL('../tests/contract/vectors/orders.json', import.meta.url);

/** @param key `pintally_…` as the worker's add-shop prints it (docs/api.md, part 2). */
export function readConnectionKey(key: string): ConnectionKey {
	const json = Buffer.from(key.replace(/^pintally_/, ''), 'base64url').toString('utf8');
	return JSON.parse(json) as ConnectionKey;
}

/** The settings' defaults that decide how facts become an event. */
export function defaultRules(): Rules {
	const rules = Object.entries(settings).filter(([, setting]) => 'rule' in setting);
	return Object.fromEntries(rules.map(([name, setting]) => [name, setting.default])) as unknown as Rules;
}

/**
 * The recorded orders as if they had just been paid; one that was too old is as old as it was.
 *
 * @param now Unix seconds; each order lies a few seconds before the next.
 * @param run makes the orders of this run others than those of the last, which the worker knows already.
 */
export function recordedShop(now: Seconds, run = randomBytes(4).toString('hex')): RecordedShop {
	const { cases } = JSON.parse(readFileSync(VECTORS, 'utf8')) as { cases: RecordedCase[] };
	const shop: RecordedShop = { hooks: [], tagCalls: [] };
	cases.forEach((recorded, index) => {
		const age = recorded.expect.reason === 'expired' ? 9 * 86_400 : (cases.length - index) * 2;
		const { now: _now, sent_event_ids: _sent, ...context } = recorded.context;
		const order = movedTo(recorded.order, now - age, run);
		const { id, order_key: key } = order;
		const hookId = `checkout.${createHash('sha256').update(`${key}|${id}|checkout`).digest('hex').slice(0, 32)}`;
		shop.hooks.push({
			id: hookId,
			event: 'checkout',
			at: now - age,
			facts: { order, refunds: recorded.refunds ?? [], products: recorded.products ?? [] },
			context,
			rules: { ...defaultRules(), ...recorded.settings },
		});
		const { tag } = recorded.expect;
		if (recorded.expect.send && tag) shop.tagCalls.push([tag[0], tag[1], { ...tag[2], event_id: hookId }]);
	});
	return shop;
}

/** Moves all times of an order so that it is paid, or else made, at a time. */
function movedTo(order: WooOrder, at: Seconds, run: string): WooOrder {
	const seconds = (text: string) => Date.parse(`${text}Z`) / 1000;
	const by = at - seconds(order.date_paid_gmt ?? order.date_created_gmt ?? '1970-01-01T00:00:00');
	const moved = Object.entries(order).map(([name, value]) => {
		if (!name.startsWith('date_') || typeof value !== 'string') return [name, value as unknown];
		return [name, new Date((seconds(value) + by) * 1000).toISOString().slice(0, 19)];
	});
	return { ...(Object.fromEntries(moved) as WooOrder), order_key: `${order.order_key}.${run}` };
}

/**
 * Posts hooks as the plugin does: one signed batch.
 *
 * @throws {Error} with the worker's status when it does not take them.
 */
export async function postHooks(key: ConnectionKey, hooks: readonly OrderHook[]): Promise<Verdict[]> {
	const body = JSON.stringify({ hooks });
	const id = `msg_${randomBytes(12).toString('hex')}`;
	const at = new Date();
	const answer = await fetch(`${key.url}/v1/hooks`, {
		method: 'POST',
		headers: {
			'content-type': 'application/json',
			'pintally-shop': key.shop,
			'webhook-id': id,
			'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
			'webhook-signature': new Webhook(key.secret).sign(id, at, body),
		},
		body,
	});
	if (answer.status !== 202) throw new Error(`the worker answered ${answer.status}: ${await answer.text()}`);
	return ((await answer.json()) as { verdicts: Verdict[] }).verdicts;
}

/** Reports to the sandbox what browsers would have called. */
export async function reportTagCalls(
	sandboxUrl: string,
	tag: string,
	calls: readonly TagCall[],
): Promise<void> {
	for (const args of calls)
		await fetch(`${sandboxUrl}/ct/record`, {
			method: 'POST',
			body: JSON.stringify({
				args,
				tag,
				options: {},
				page: 'https://shop.example.com/checkout/order-received/',
			}),
		});
}
