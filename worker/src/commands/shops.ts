/** The commands about shops. They work whether or not the worker is running. */
import { collectUrl } from '../shell/connect.ts';
import type { Config } from '../shell/config.ts';
import { shopsOf } from '../shell/run.ts';
import type { Shop, Shops } from '../shell/store/shops.ts';
import { CommandMistake, type Command, type Option, type Result } from './command.ts';

export async function withShops<T>(config: Config, work: (shops: Shops) => Promise<T>): Promise<T> {
	const { shops } = await shopsOf(config);
	try {
		return await work(shops);
	} finally {
		await shops.close();
	}
}

export const SHOP: Option = {
	type: 'string',
	describe: "The shop's id, as list-shops shows it.",
	required: true,
};

export function known(shops: Shops, id: unknown): Shop {
	const shop = shops.byId(String(id));
	if (!shop) throw new CommandMistake(`There is no shop ${String(id)}. list-shops shows all.`);
	return shop;
}

export const CONSENT: Option = {
	type: 'string',
	describe:
		"not-needed or ask-first: whether an order that comes by WooCommerce's own webhook, without an answer of its shopper, is sent. Default: ask-first, and it is not.",
};

export function consentOf(text: unknown): Shop['consent'] {
	if (text === 'not-needed') return 'not_needed';
	if (text === 'ask-first') return 'ask_first';
	throw new CommandMistake('--consent must be not-needed or ask-first.');
}

export function addressOf(name: string, text: unknown): string {
	const url = URL.parse(String(text));
	if (!url || !['http:', 'https:'].includes(url.protocol) || /[?#@]/.test(url.href))
		throw new CommandMistake(`--${name} must be an http or https address, without ?, # and @.`);
	return url.href;
}

/** docs/api.md, "Connection key". */
async function connectionKey(shops: Shops, shop: Shop, config: Config): Promise<Result> {
	const key = {
		v: 1,
		url: shop.url,
		shop: shop.id,
		secret: await shops.secret(shop.id),
		collect_key: shop.collectKey,
		collect_url: collectUrl(config.PUBLIC_URL),
	};
	const text = `pintally_${Buffer.from(JSON.stringify(key)).toString('base64url')}`;
	return { text, json: { shop: shop.id, connection_key: text } };
}

export const addShop: Command = {
	summary: 'Add a shop and print its connection key, to be pasted in wp-admin.',
	options: {
		name: { type: 'string', describe: 'What you call the shop.', required: true },
		'site-url': {
			type: 'string',
			describe: "The site's address, e.g. https://shop.example.",
			required: true,
		},
		url: {
			type: 'string',
			describe: "This worker's address as the shop's server reaches it. Default: HOST and PORT.",
		},
		test: { type: 'boolean', describe: 'Have Pinterest check the events and count none.' },
		consent: CONSENT,
	},
	example: 'pintally-worker add-shop --name Clayhouse --site-url https://shop.example',
	run: (options, config) =>
		withShops(config, async (shops) => {
			const id = await shops.add({
				name: String(options['name']).slice(0, 200),
				siteUrl: addressOf('site-url', options['site-url']),
				url: addressOf('url', options['url'] ?? `http://${config.HOST}:${config.PORT}`).replace(/\/+$/, ''),
				test: options['test'] === true,
				consent: consentOf(options['consent'] ?? 'ask-first'),
			});
			return connectionKey(shops, known(shops, id), config);
		}),
};

/** In words, as a list shows it. */
export const stateOf = (shop: Shop) => {
	if (shop.disabled) return 'disabled';
	if (!shop.adAccountId || !shop.hasToken) return 'no token yet';
	return shop.reason ? `${shop.state} (${shop.reason})` : shop.state;
};

/** Names as in all JSON of the worker's. */
const named = (shop: Shop) =>
	Object.fromEntries(
		Object.entries(shop).map(([name, value]) => [
			name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
			value as unknown,
		]),
	);

export const listShops: Command = {
	summary: 'List the shops with their ad accounts and states.',
	options: {},
	example: 'pintally-worker list-shops --json',
	run: (_options, config) =>
		withShops(config, async (shops) => {
			const all = shops.all();
			const lines = all.map((shop) =>
				[
					shop.id,
					shop.name,
					shop.siteUrl,
					shop.adAccountId || '-',
					stateOf(shop),
					shop.test ? 'test' : 'live',
				].join('  '),
			);
			return { text: lines.join('\n') || 'There are no shops yet; add-shop adds one.', json: all.map(named) };
		}),
};

export const showKey: Command = {
	summary: "Print a shop's connection key again.",
	options: { shop: SHOP },
	example: 'pintally-worker show-key --shop shop_…',
	run: (options, config) =>
		withShops(config, (shops) => connectionKey(shops, known(shops, options['shop']), config)),
};

export const rotateSecret: Command = {
	summary:
		'Give a shop a new signing secret and print the new connection key. The old one works for a week, or until the next rotation.',
	options: { shop: SHOP },
	example: 'pintally-worker rotate-secret --shop shop_…',
	run: (options, config) =>
		withShops(config, async (shops) => {
			const { id } = known(shops, options['shop']);
			await shops.rotate(id);
			return connectionKey(shops, known(shops, id), config);
		}),
};

const switching = (disabled: boolean, done: string): Command['run'] => {
	return (options, config) =>
		withShops(config, async (shops) => {
			const { id } = known(shops, options['shop']);
			await shops.setDisabled(id, disabled);
			return { text: `${id} is ${done}.`, json: { shop: id, disabled } };
		});
};
export const disableShop: Command = {
	summary: 'Take nothing more from a shop. What waits is still sent.',
	options: { shop: SHOP },
	example: 'pintally-worker disable-shop --shop shop_…',
	run: switching(true, 'disabled'),
};
export const enableShop: Command = {
	summary: 'Take events of a disabled shop again.',
	options: { shop: SHOP },
	example: 'pintally-worker enable-shop --shop shop_…',
	run: switching(false, 'enabled'),
};
