/** `reconcile`: orders that WooCommerce's own webhooks told while no worker listened; WooCommerce never repeats them. */
import type { Shop } from '../shell/store/shops.ts';
import { LARGEST_ORDER, type OrderAnswer } from '../shell/woocommerce-order.ts';
import { CommandMistake, type Command } from './command.ts';
import { withIntake } from './door.ts';
import { durationOf } from './duration.ts';
import { secretOf } from './secret-file.ts';
import { ordersSince, type RestKey } from './shop-orders.ts';
import { addressOf, known, SHOP, withShops } from './shops.ts';

const USUAL = '2d';
/** Pinterest takes nothing older. */
const LONGEST = '7d';
/** Numbers of orders that are told. */
const TOLD = 20;

function restKeyIn(path: string): RestKey {
	const [, key, secret] = /^(ck_\w{1,100})\s+(cs_\w{1,100})\s*$/.exec(secretOf('--key-file', path)) ?? [];
	if (!key || !secret)
		throw new CommandMistake(
			'--key-file must hold a consumer key (ck_…) and its secret (cs_…), each on a line.',
		);
	return { key, secret };
}

function refuseUnlessWebhooks({ id, disabled, pluginVersion }: Shop): void {
	if (disabled) throw new CommandMistake(`${id} is disabled; enable-shop lets it bring orders again.`);
	if (pluginVersion)
		throw new CommandMistake(
			`${id} is connected by its plugin, which keeps its orders until they are taken, and knows which must not be sent.`,
		);
}

class Tally {
	#taken = 0;
	readonly #ignored: Record<string, number> = {};
	readonly #invalid: unknown[] = [];

	count(order: unknown, answer: OrderAnswer): void {
		if ('accepted' in answer) this.#taken++;
		else this.#ignored[answer.ignored] = (this.#ignored[answer.ignored] ?? 0) + 1;
		if ('ignored' in answer && answer.ignored === 'invalid' && this.#invalid.length < TOLD)
			this.#invalid.push((order as { id?: unknown } | null)?.id ?? null);
	}

	get json() {
		return { taken: this.#taken, ignored: this.#ignored, invalid_orders: this.#invalid };
	}

	get text(): string {
		const reasons = Object.entries(this.#ignored).sort(([, one], [, other]) => other - one);
		const left = reasons.map(([reason, count]) => `${count} ${reason}`).join(', ');
		const which = this.#invalid.length > 0 ? ` Invalid: ${this.#invalid.join(', ')}.` : '';
		return `${this.#taken} taken that had been missed.${left && ` Not taken: ${left}.`}${which}`;
	}
}

export const reconcile: Command = {
	summary:
		'Ask a shop for its orders, and take what its own webhooks have missed. What is known is not sent again.',
	options: {
		shop: SHOP,
		'key-file': {
			type: 'string',
			describe:
				'A file that holds the consumer key and, on the next line, the secret of a REST API key of the shop, which may read; - is standard input. It is not kept.',
			required: true,
		},
		since: {
			type: 'string',
			describe: `Orders that were changed so long ago or later, such as 30m, 12h or ${LONGEST}, which is the most. Default: ${USUAL}.`,
		},
		'site-url': {
			type: 'string',
			describe: 'Where the shop is, if not where add-shop was told: it has https by now, or sends elsewhere.',
		},
	},
	example: 'pintally-worker reconcile --shop shop_… --key-file /etc/pintally/clayhouse.key --since 2d',
	run: ({ shop: id, 'key-file': path, since = USUAL, 'site-url': elsewhere }, config) =>
		withShops(config, async (shops) => {
			const shop = known(shops, id);
			refuseUnlessWebhooks(shop);
			const ago = durationOf('since', since);
			if (ago > durationOf('since', LONGEST))
				throw new CommandMistake(`--since is at most ${LONGEST}: Pinterest takes nothing older.`);
			const site = elsewhere === undefined ? shop.siteUrl : addressOf('site-url', elsewhere);
			const tally = new Tally();
			// A page at a time: while no worker runs, none can start meanwhile.
			for await (const page of ordersSince(site, restKeyIn(String(path)), Date.now() - ago))
				await withIntake(config, shop, async (take) => {
					for (const order of page) {
						const text = JSON.stringify(order);
						tally.count(
							order,
							Buffer.byteLength(text) > LARGEST_ORDER ? { ignored: 'invalid' } : await take(text),
						);
					}
				});
			return { text: tally.text, json: { shop: shop.id, ...tally.json } };
		}),
};
