/** Tells somebody outside of a shop's incidents: signed as Standard Webhooks has it, or as Slack takes it. */
import { createHmac } from 'node:crypto';
import { Agent, request } from 'undici';
import type { Seconds } from '../../../../core/types.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { keyOfSecret, type Notify, type Shop, type Shops } from '../store/shops.ts';
import { told } from './incident.ts';
import { type Message, nextTry, quietUntil } from './message.ts';
import type { WatchRecord } from './record.ts';
import { sentenceOf } from './slack.ts';
import type { ChangeRecord } from './watcher.ts';

const DEADLINE_MS = 10_000;
/** Longer than a try takes: while one worker tries, no other does. */
const CLAIM: Seconds = 120;

export interface Notifier {
	/** A shop's messages have changed; what is due goes out. */
	plan(shop: string, outbox: readonly Message[]): void;
	/** Sends what has become due. */
	tell(): void;
	stop(): void;
}

interface Parts {
	clock: Clock;
	log: Log;
	shops: Shops;
	version: string;
	change: ChangeRecord;
	inBackground: (work: () => Promise<unknown>) => void;
}

export function createNotifier({ clock, log, shops, version, change, inBackground }: Parts): Notifier {
	const seconds = () => Math.floor(clock.now() / 1000);
	const agent = new Agent({
		connect: { timeout: DEADLINE_MS },
		headersTimeout: DEADLINE_MS,
		bodyTimeout: DEADLINE_MS,
		maxResponseSize: 64 * 1024,
	});
	const stopping = new AbortController();
	const busy = new Set<string>();
	/** When each shop's next message is due. */
	const due = new Map<string, Seconds>();

	/** @returns Whether it was taken. No redirect is followed: what is signed for one address is not for another. */
	async function post(notify: Notify, shop: Shop, message: Message): Promise<boolean> {
		const body = JSON.stringify(
			notify.kind === 'slack'
				? { text: sentenceOf(message, shop.name) }
				: {
						type: message.type,
						timestamp: new Date(message.at * 1000).toISOString(),
						data: { shop: shop.id, shop_name: shop.name, ...told(message.incident) },
					},
		);
		const at = String(seconds());
		const mac = createHmac('sha256', keyOfSecret(notify.secret)).update(`${message.id}.${at}.${body}`);
		const signed = {
			'webhook-id': message.id,
			'webhook-timestamp': at,
			'webhook-signature': `v1,${mac.digest('base64')}`,
		};
		try {
			const answer = await request(notify.url, {
				dispatcher: agent,
				method: 'POST',
				headers: {
					'content-type': 'application/json',
					'user-agent': `pintally-worker/${version}`,
					...(notify.kind === 'slack' ? {} : signed),
				},
				body,
				signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(DEADLINE_MS)]),
			});
			await answer.body.dump();
			return answer.statusCode >= 200 && answer.statusCode < 300;
		} catch {
			return false;
		}
	}

	const without = (record: WatchRecord, id: string): WatchRecord => ({
		...record,
		outbox: record.outbox.filter((message) => message.id !== id),
	});
	const put = (record: WatchRecord, message: Message): WatchRecord => ({
		...record,
		outbox: record.outbox.map((each) => (each.id === message.id ? message : each)),
	});

	/** Sends what is due of a shop, one after the other. */
	async function tellOf(id: string): Promise<void> {
		for (;;) {
			const [shop, notify] = [shops.byId(id), await shops.notify(id)];
			const now = seconds();
			const { mine } = await change(id, (record): { record: WatchRecord; mine?: Message } => {
				if (!notify) return { record: record.outbox.length === 0 ? record : { ...record, outbox: [] } };
				const next = record.outbox.find((message) => message.due <= now);
				if (!next) return { record };
				const later = quietUntil(next, notify.quiet, now);
				const later_on = put(record, { ...next, due: later ?? now + CLAIM });
				return later === null ? { record: later_on, mine: next } : { record: later_on };
			});
			if (mine && shop && notify && !stopping.signal.aborted) await attempt(shop, notify, mine);
			else if ((due.get(id) ?? Infinity) > now || stopping.signal.aborted) return;
		}
	}

	async function attempt(shop: Shop, notify: Notify, message: Message): Promise<void> {
		const taken = await post(notify, shop, message);
		// Broken off by our own end: the next start tries again, with the same id.
		if (!taken && stopping.signal.aborted) return;
		const again = taken ? null : nextTry(message, seconds());
		if (!taken)
			log.warn(
				{ shop: shop.id, incident: message.incident.name, again: again !== null },
				'could not tell of an incident',
			);
		await change(shop.id, (record) => ({
			record:
				again === null
					? without(record, message.id)
					: put(record, { ...message, due: again, attempts: message.attempts + 1 }),
		}));
	}

	function start(id: string): void {
		if (busy.has(id) || stopping.signal.aborted) return;
		busy.add(id);
		inBackground(() => tellOf(id).finally(() => busy.delete(id)));
	}

	return {
		plan(shop, outbox) {
			const next = Math.min(...outbox.map((message) => message.due));
			if (next === Infinity) return void due.delete(shop);
			due.set(shop, next);
			if (next <= seconds()) start(shop);
		},
		tell() {
			for (const [shop, at] of due) if (at <= seconds()) start(shop);
		},
		stop() {
			stopping.abort();
			void agent.destroy();
		},
	};
}
