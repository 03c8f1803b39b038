// @vitest-environment node
/// <reference types="node" />
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { buildStorefront } from '../../storefront-src/build.ts';
import type { PageConfig } from '../../storefront-src/page.ts';
import { CONFIG, CORE_JS, EM, EVENTS, openPage, UID } from './shop-page.ts';

const SCRIPT = (await buildStorefront({ write: false })).find(
	({ name }) => name === 'storefront-data-layer.js',
)!.code;
const CONTAINER = JSON.parse(
	readFileSync(new URL('../../docs/tag-manager-container.json', import.meta.url), 'utf8'),
) as { containerVersion: { tag: Part[]; trigger: Part[]; variable: Part[]; builtInVariable: Part[] } };
interface Part {
	name: string;
	type: string;
	triggerId?: string;
	firingTriggerId?: string[];
	parameter?: { key: string; value: string }[];
	customEventFilter?: { parameter: { key: string; value: string }[] }[];
}

interface Pushed {
	event?: string;
	pintally: Record<string, unknown> | null;
}
interface Wishes {
	config?: Partial<PageConfig>;
	cookies?: Record<string, string>;
	/** Tag Manager is there; else it never comes. */
	manager?: boolean;
}

/** The page as PHP prints it for this mode: without the tag's stub. */
async function open({ config = {}, cookies = {}, manager = true }: Wishes = {}) {
	const page = await openPage({ config: { tag: '' }, cookies });
	const { window } = page;
	window.eval('delete window.pintrk; delete pintally.own');
	window.pintally.page = { ...CONFIG, script: '', ...config };
	if (manager) window.google_tag_manager = {};
	window.eval(SCRIPT);
	await page.settle();
	const layer = () => (window.dataLayer ?? []) as Pushed[];
	const pushed = (event: string) =>
		layer().flatMap((one) => (one.event === event ? [one.pintally as Record<string, unknown>] : []));
	return { ...page, layer, pushed };
}

const LINE = { product_id: 12, name: 'Mug', quantity: 2, subtotal: '58.00', total: '58.00' };
const BORN = ['add_to_cart.12345678', 'add_to_cart', 1_789_410_000, { currency: 'USD', lines: [LINE] }];

describe('with Google Tag Manager', () => {
	it('nothing of Pinterest’s is loaded, and no pintrk is made', async () => {
		const page = await open();
		expect(page.scripts).toEqual([EVENTS]);
		expect(page.scripts).not.toContain(CORE_JS);
		expect(page.window.eval('typeof pintrk')).toBe('undefined');
	});

	it('consent comes first, with the tag’s number and the hashes of a known customer', async () => {
		const page = await open({ cookies: { pintally_em: EM, pintally_uid: UID } });
		expect(page.layer().map(({ event }) => event)).toEqual([
			undefined,
			'pintally_consent',
			undefined,
			'pintally_event',
		]);
		expect(page.pushed('pintally_consent')).toEqual([
			{
				consent: 'granted',
				tag_id: '2612345678901',
				match: { em: EM, external_id: UID },
				ldp: undefined,
			},
		]);
	});

	it('an event has the id, and the fields, that the worker is told', async () => {
		const page = await open();
		const [hook] = page.requests[0]!.body.hooks;
		expect(page.pushed('pintally_event')).toEqual([
			{ event: 'pagevisit', event_id: hook!.id, data: { event_id: hook!.id } },
		]);
	});

	it('an event of the server’s keeps its id, is pushed once, and its receipt says that Tag Manager was there', async () => {
		const page = await open({
			cookies: { pintally_handover: JSON.stringify([BORN]) },
			config: { hooks: [] },
		});
		const data = {
			event_id: 'add_to_cart.12345678',
			currency: 'USD',
			value: 58,
			order_quantity: 2,
			line_items: [{ product_id: '12', product_name: 'Mug', product_price: 29, product_quantity: 2 }],
		};
		expect(page.pushed('pintally_event')).toEqual([{ event: 'addtocart', ...data, data }]);
		expect(page.requests[0]?.body.receipts).toEqual([
			{ id: 'add_to_cart.12345678', event: 'add_to_cart', result: 'called' },
		]);
		page.setCookie('pintally_handover', JSON.stringify([BORN]));
		page.window.dispatchEvent(new page.window.Event('pageshow'));
		await page.settle();
		expect(page.pushed('pintally_event')).toHaveLength(1);
	});

	it('that comes later is seen when the page has loaded; one that never comes is blocked', async () => {
		const wishes = {
			cookies: { pintally_handover: JSON.stringify([BORN]) },
			config: { hooks: [] },
			manager: false,
		};
		const late = await open(wishes);
		expect(late.requests).toEqual([]);
		late.window.google_tag_manager = {};
		late.window.dispatchEvent(new late.window.Event('load'));
		await late.settle();
		expect(late.requests[0]?.body.receipts[0]?.result).toBe('called');
		const never = await open(wishes);
		await never.later();
		expect(never.requests[0]?.body.receipts[0]?.result).toBe('blocked');
	});

	it('nothing is pushed before consent; a withdrawal is, and ends it', async () => {
		const page = await open({ config: { consent: 'ask_first' } });
		expect(page.layer()).toEqual([]);
		page.window.pintally.consent(false);
		await page.settle();
		expect(page.layer()).toEqual([]);
		page.window.pintally.consent(true);
		await page.settle();
		expect(page.pushed('pintally_event')).toHaveLength(1);
		page.window.pintally.consent(false);
		page.window.pintally.track('custom');
		await page.settle();
		expect(page.pushed('pintally_consent').map(({ consent }) => consent)).toEqual(['granted', 'denied']);
		expect(page.pushed('pintally_event')).toHaveLength(1);
	});

	it('what was pushed before does not shine through: it is emptied each time', async () => {
		const page = await open();
		page
			.layer()
			.forEach(({ event, pintally }, at) =>
				expect([at, event === undefined]).toEqual([at, at % 2 === 0 && pintally === null]),
			);
	});
});

describe('the container to import', () => {
	const { tag, trigger, variable, builtInVariable } = CONTAINER.containerVersion;
	const valueOf = (part: Part, key: string) => part.parameter?.find((one) => one.key === key)?.value ?? '';
	const html = valueOf(tag[0]!, 'html');

	it('listens to the events that are pushed, with its one tag', async () => {
		const listened = trigger.map(
			({ customEventFilter }) => customEventFilter![0]!.parameter.find(({ key }) => key === 'arg1')!.value,
		);
		const page = await open();
		const made = new Set(page.layer().flatMap(({ event }) => event ?? []));
		expect(new Set(listened)).toEqual(made);
		expect(tag[0]!.firingTriggerId).toEqual(trigger.map(({ triggerId }) => triggerId));
	});

	it('reads names that the script pushes, and uses variables that it has', async () => {
		const page = await open({
			cookies: { pintally_em: EM, pintally_uid: UID, pintally_handover: JSON.stringify([BORN]) },
		});
		const pushed = page.layer().flatMap(({ pintally }) => Object.entries(pintally ?? {}));
		const known = new Set([
			...pushed.map(([name]) => name),
			...pushed.flatMap(([name, value]) =>
				name === 'match' ? Object.keys(value as object).map((part) => `match.${part}`) : [],
			),
			// Fields of the tag's data (core/tag-call.ts) that none of these events has.
			...'order_id search_query promo_code lead_type product_category'.split(' '),
		]);
		for (const one of variable) {
			const name = valueOf(one, 'name').replace(/^pintally\.?/, '');
			expect(name === '' || known.has(name), name).toBe(true);
		}
		const names = [...variable, ...builtInVariable].map(({ name }) => name);
		const used = [...html.matchAll(/\{\{([^}]+)\}\}/g)].map(([, name]) => name);
		expect(used).toEqual(['Pintally', 'Event']);
		expect(used.filter((name) => !names.includes(name!))).toEqual([]);
	});

	it('calls the tag with what was pushed, in Pinterest’s order, once loaded once', async () => {
		const page = await open({ cookies: { pintally_em: EM } });
		// As Tag Manager does: what lies between the script's tags, with the variables' values.
		const code = html.replace(/<\/?script>/g, '');
		for (const { event, pintally } of [...page.layer(), ...page.layer()]) {
			if (event) {
				page.window.said = pintally;
				page.window.eval(
					code.replace('{{Pintally}}', 'window.said').replace('{{Event}}', JSON.stringify(event)),
				);
			}
		}
		const id = page.requests[0]!.body.hooks[0]!.id;
		const calls = JSON.parse(JSON.stringify(page.window.eval('pintrk.queue'))) as unknown[][];
		expect(calls).toEqual([
			['setconsent', true],
			['load', '2612345678901', { em: EM }],
			['page'],
			['track', 'pagevisit', { event_id: id }],
			['setconsent', true],
			['track', 'pagevisit', { event_id: id }],
		]);
		expect(page.scripts.filter((script) => script === CORE_JS)).toHaveLength(1);
	});
});
