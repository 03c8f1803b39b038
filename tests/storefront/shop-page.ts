/// <reference types="node" />
/**
 * A page of a shop, in a browser of its own: what PHP prints (its own stub of the tag, read from its source), the
 * built scripts, and a record of everything that leaves: tag calls, requests, beacons, scripts loaded, warnings.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Window } from 'happy-dom';
import agents from '../../plugin/vocabulary/agents.json' with { type: 'json' };
import { buildStorefront, type ScriptName } from '../../storefront-src/build.ts';
import type { PageConfig } from '../../storefront-src/page.ts';

export const WORKER = 'https://worker.example/v1/collect';
export const SHOP = 'https://shop.example/wp-json/pintally/v1/collect';
export const PULSE = 'https://shop.example/wp-json/pintally/v1/pulse';
export const TOUCH = 'https://shop.example/wp-json/pintally/v1/touch';
export const WITHDRAW = 'https://shop.example/wp-json/pintally/v1/withdraw';
export const GATE = 'https://shop.example/wp-json/pintally/v1/gate';
export const STOREFRONT = 'https://shop.example/wp-content/plugins/pintally/build/storefront.js?ver=0.1.0';
export const CORE_JS = 'https://s.pinimg.com/ct/core.js';
export const EVENTS = 'https://shop.example/wp-content/plugins/pintally/build/storefront-events.js?ver=0.1.0';
export const EM = 'a'.repeat(64);
export const UID = 'b'.repeat(64);

const built = await buildStorefront({ write: false });
const codeOf = (name: ScriptName) => built.find((script) => script.name === name)!.code;

const BASE_TAG = readFileSync(join(import.meta.dirname, '../../plugin/src/Tag/BaseTag.php'), 'utf8');
/** As WordPress makes it of the handle: `BaseTag::SCRIPT . '-checkout'`, then `-js`. */
const CHECKOUT_ID = `${/SCRIPT = '([^']+)'/.exec(BASE_TAG)![1]}-checkout-js`;

/** PHP's own words, so that the two sides cannot drift apart. */
const STUB = [
	...BASE_TAG.split('private const STUB =')[1]!
		.split(';\n\n')[0]!
		.matchAll(/'([^']*)'/g),
]
	.map(([, part]) => part)
	.join('');

export const CONFIG: PageConfig = {
	tag: '2612345678901',
	script: CORE_JS,
	events: EVENTS,
	collect: WORKER,
	fallback: SHOP,
	pulse: PULSE,
	touch: TOUCH,
	withdraw: WITHDRAW,
	bots: Object.values(agents)
		.flatMap(({ patterns }) => patterns)
		.join('|'),
	key: 'pk_test',
	site: 'https://shop.example/',
	locale: 'en_US',
	consent: 'not_needed',
	gpc: true,
	match: true,
	off: [],
	rules: {
		paid_statuses: ['processing', 'completed'],
		value_basis: 'net_goods',
		content_id: 'post_id',
		content_id_prefix: '',
		order_id: 'id',
		send_free_orders: true,
		ldp: false,
		max_age_days: 7,
		partner_name: 'direct',
	},
	hooks: [{ event: 'page_visit', facts: {} }],
};

/** A script that is in the document and does not run: the tests decide when it arrives. */
export const INERT = 'text/inert';

interface Circumstances {
	url?: string;
	referrer?: string;
	config?: Partial<PageConfig>;
	/** Name to plain value; encoded as PHP does. */
	cookies?: Record<string, string>;
	/** The JSON block of pages that no cache keeps. */
	born?: unknown;
	head?: string;
	/** Storage of an earlier page of the same visitor. */
	storage?: Storage;
	userAgent?: string;
	/** HTTP status by address; an Error: not reached. */
	answers?: Record<string, number | Error>;
	/** Code of the page before our script. */
	before?: string;
	/** The order-received page's second script: there, or moved before the first by some optimiser. */
	checkout?: 'after' | 'before';
	/** storefront.js is in the page a second time. */
	twice?: boolean;
	/** What the shop answers to storefront-gate.js, which then stands in the place of storefront.js. */
	gate?: 'ask_first' | 'not_needed' | 'left_out' | Error;
	/** storefront-events.js arrives when `arrive` is called; else by itself. */
	slow?: boolean;
}

/** The browser's world as far as these tests touch it. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- happy-dom's Window and the DOM's are two types.
type Browser = any;

export interface ShopPage {
	window: Browser;
	/** Everything given to `pintrk`, in order. */
	calls: () => unknown[][];
	tracked: (name?: string) => Record<string, unknown>[];
	requests: { url: string; body: Body; init: RequestInit }[];
	/** What was told of where visits came from. */
	touches: { body: { key: string; referrer: string; query: Record<string, string> }; init: RequestInit }[];
	beacons: { url: string; body: Body | undefined }[];
	/** Visitor ids of which the shop was told that consent is withdrawn. */
	withdrawn: string[];
	/** How often the shop was asked what holds for the visitor's address. */
	asked: () => number;
	scripts: string[];
	warnings: string[];
	cookie: (name: string) => string | undefined;
	setCookie: (name: string, value: string) => void;
	/** core.js answers its script element. */
	coreJs: (event: 'load' | 'error') => Promise<void>;
	/** storefront-events.js arrives. */
	arrive: () => Promise<void>;
	/** Runs what was set to happen after a time. */
	later: () => Promise<void>;
	settle: () => Promise<void>;
}
export interface Body {
	key: string;
	hooks: { id: string; event: string; at: number; facts: Record<string, unknown> }[];
	receipts: { id: string; event: string; result: string }[];
	context: Record<string, unknown>;
	rules: Record<string, unknown>;
}

export async function openPage(circumstances: Circumstances = {}): Promise<ShopPage> {
	const { url = 'https://shop.example/', config, cookies = {}, born, answers = {} } = circumstances;
	const warnings: string[] = [];
	const window: Browser = new Window({
		url,
		console: {
			...console,
			warn: (...words: unknown[]) => warnings.push(words.map(String).join(' ')),
		} as Console,
		settings: {
			enableJavaScriptEvaluation: true,
			suppressInsecureJavaScriptEnvironmentWarning: true,
			disableJavaScriptFileLoading: true,
			navigator: { userAgent: circumstances.userAgent ?? 'Mozilla/5.0 (X11; Linux x64) Firefox/140.0' },
		},
	});
	const block =
		born === undefined ? '' : `<script type="application/json" id="pintally-born">${text(born)}</script>`;
	const second = circumstances.checkout ? `<script type="${INERT}" id="${CHECKOUT_ID}"></script>` : '';
	window.document.write(
		`<html><head>${circumstances.head ?? ''}${second}</head><body>${block}</body></html>`,
	);

	Object.defineProperty(window.document, 'referrer', { value: circumstances.referrer ?? '' });

	const page: ShopPage = {
		window,
		calls: () => called,
		tracked: (name) =>
			page
				.calls()
				.filter(([verb, event]) => verb === 'track' && (!name || event === name))
				.map(([, , facts]) => facts as Record<string, unknown>),
		requests: [],
		touches: [],
		beacons: [],
		withdrawn: [],
		asked: () => asked,
		scripts: [],
		warnings,
		cookie: (name) =>
			window.document.cookie
				.split('; ')
				.find((pair: string) => pair.startsWith(`${name}=`))
				?.slice(name.length + 1),
		setCookie: (name, value) => {
			window.document.cookie = `${name}=${encodeURIComponent(value)};path=/;max-age=600`;
		},
		coreJs: async (event) => {
			inserted
				.filter(({ src }) => src === CORE_JS)
				.forEach((script) => script.dispatchEvent(new window.Event(event)));
			await settle();
		},
		arrive: async () => {
			window.eval(codeOf('storefront-events.js'));
			await settle();
		},
		later: async () => {
			timers.splice(0).forEach((act) => act());
			await settle();
		},
		settle,
	};
	let asked = 0;
	const called: unknown[][] = [];
	const inserted: Browser[] = [];
	const timers: (() => void)[] = [];
	window.setTimeout = (act: () => void) => timers.push(act);
	const append = window.document.head.appendChild.bind(window.document.head);
	window.document.head.appendChild = (script: Browser) => {
		script.type = INERT;
		append(script);
		inserted.push(script);
		page.scripts.push(script.src);
		if (script.src === EVENTS && !circumstances.slow) {
			window.eval(codeOf('storefront-events.js'));
		}
		if (script.src === STOREFRONT) {
			window.eval(codeOf('storefront.js'));
			script.dispatchEvent(new window.Event('load'));
		}
		return script;
	};
	window.fetch = async (to: string, init: RequestInit) => {
		if (to === GATE) {
			asked++;
			if (circumstances.gate instanceof Error) {
				throw circumstances.gate;
			}
			return { status: 200, json: async () => ({ answer: circumstances.gate }) };
		}
		const body = JSON.parse(init.body as string);
		if (to === TOUCH) {
			page.touches.push({ body, init });
		} else {
			page.requests.push({ url: to, body, init });
		}
		const answer = answers[to] ?? 202;
		if (answer instanceof Error) {
			throw answer;
		}
		return { status: answer };
	};
	window.navigator.sendBeacon = (to: string, body?: string) => {
		if (to === WITHDRAW) {
			page.withdrawn.push(body!);
			return true;
		}
		page.beacons.push({ url: to, body: body === undefined ? body : JSON.parse(body) });
		return true;
	};
	if (circumstances.storage) {
		Object.defineProperty(window, 'localStorage', { value: circumstances.storage });
	}
	for (const [name, value] of Object.entries(cookies)) {
		page.setCookie(name, value);
	}
	if (circumstances.before) {
		window.eval(circumstances.before);
	}
	const gate = circumstances.gate && { ask: GATE, script: STOREFRONT };
	window.eval(STUB.replace('%s', () => JSON.stringify({ ...CONFIG, ...(gate && { gate }), ...config })));
	// What waits for core.js may be taken back; what was called stays on record.
	const queue: unknown[][] = window.pintrk?.queue ?? [];
	called.push(...queue);
	queue.push = (...calls) => Array.prototype.push.apply(queue, calls) && called.push(...calls);
	const scripts: ScriptName[] = [
		gate ? 'storefront-gate.js' : 'storefront.js',
		...(circumstances.checkout ? (['storefront-checkout.js'] as const) : []),
	];
	if (config?.banner) {
		window.eval(codeOf('storefront-banner.js'));
	}
	for (const name of circumstances.checkout === 'before' ? scripts.reverse() : scripts) {
		window.eval(codeOf(name));
	}
	if (circumstances.twice) {
		window.eval(codeOf('storefront.js'));
	}
	await settle();
	return page;
}

/** As PHP prints JSON into HTML. */
function text(born: unknown): string {
	return typeof born === 'string' ? born : JSON.stringify(born).replaceAll('<', '\\u003C');
}

/** Lets everything that is ready happen. */
async function settle(): Promise<void> {
	for (let turn = 0; turn < 5; turn++) {
		await new Promise((next) => setImmediate(next));
	}
}
