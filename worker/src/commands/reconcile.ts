/** `reconcile`: orders that WooCommerce's own webhooks told while no worker listened; WooCommerce never repeats them. */
import { CommandMistake, type Command } from './command.ts';
import { withIntake } from './door.ts';
import { durationOf } from './duration.ts';
import { secretOf } from './secret-file.ts';
import { ordersSince, type RestKey } from './shop-orders.ts';
import { known, SHOP, withShops } from './shops.ts';

const USUAL = '2d';

function restKeyIn(path: string): RestKey {
	const [, key, secret] = /^(ck_\w{1,100})\s+(cs_\w{1,100})\s*$/.exec(secretOf('--key-file', path)) ?? [];
	if (!key || !secret)
		throw new CommandMistake(
			'--key-file must hold a consumer key (ck_…) and its secret (cs_…), each on a line.',
		);
	return { key, secret };
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
			describe: `Orders that were changed so long ago or later, such as 30m, 12h or 7d. Default: ${USUAL}.`,
		},
	},
	example: 'pintally-worker reconcile --shop shop_… --key-file /etc/pintally/clayhouse.key --since 2d',
	run: ({ shop: id, 'key-file': path, since = USUAL }, config) =>
		withShops(config, async (shops) => {
			const shop = known(shops, id);
			if (shop.disabled)
				throw new CommandMistake(`${shop.id} is disabled; enable-shop lets it bring orders again.`);
			const from = Date.now() - durationOf('since', since);
			const key = restKeyIn(String(path));
			return withIntake(config, shop, async (take) => {
				let taken = 0;
				const ignored: Record<string, number> = {};
				for await (const order of ordersSince(shop.siteUrl, key, from)) {
					const answer = await take(JSON.stringify(order));
					if ('accepted' in answer) taken++;
					else ignored[answer.ignored] = (ignored[answer.ignored] ?? 0) + 1;
				}
				const reasons = Object.entries(ignored).sort(([, one], [, other]) => other - one);
				const left = reasons.map(([reason, count]) => `${count} ${reason}`).join(', ');
				return {
					text: `${taken} taken that had been missed.${left && ` Not taken: ${left}.`}`,
					json: { shop: shop.id, taken, ignored },
				};
			});
		}),
};
