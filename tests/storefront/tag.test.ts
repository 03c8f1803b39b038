// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { CONFIG, CORE_JS, EM, EVENTS, INERT, openPage, UID } from './shop-page.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('loading', () => {
	it('calls setconsent, load, page and then track', async () => {
		const page = await openPage();
		const [consent, load, register, visit] = page.calls();
		expect(consent).toEqual(['setconsent', true]);
		expect(load).toEqual(['load', '2612345678901']);
		expect(register).toEqual(['page']);
		expect(visit).toEqual(['track', 'pagevisit', { event_id: expect.stringMatching(UUID) }]);
		expect(page.scripts).toEqual([CORE_JS, EVENTS]);
	});

	it('gives Enhanced Match the hashes of a known customer', async () => {
		const page = await openPage({ cookies: { pintally_em: EM, pintally_uid: UID } });
		expect(page.calls()[1]).toEqual(['load', '2612345678901', { em: EM, external_id: UID }]);
	});

	it('gives no hash where Enhanced Match is off, and nothing that is no hash', async () => {
		const off = await openPage({ cookies: { pintally_em: EM }, config: { match: false } });
		expect(off.calls()[1]).toEqual(['load', '2612345678901']);
		const plain = await openPage({ cookies: { pintally_em: 'anna@example.com' } });
		expect(plain.calls()[1]).toEqual(['load', '2612345678901']);
	});

	it('does nothing without a tag id or without its configuration', async () => {
		const page = await openPage({ config: { tag: '' } });
		expect([page.calls(), page.scripts, page.requests]).toEqual([[], [], []]);
	});

	it('tells limited data processing before it loads', async () => {
		const ldp = { opt_out_type: 'LDP' as const, st: 'a'.repeat(64), country: 'b'.repeat(64) };
		const page = await openPage({ config: { ldp } });
		expect(page.calls().map(([verb]) => verb)).toEqual(['setconsent', 'set', 'load', 'page', 'track']);
		expect(page.calls()[1]).toEqual(['set', ldp]);
	});

	it.each([
		'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/143.0 Safari/537.36 PingdomPageSpeed/1.0',
		'Mozilla/5.0 (Linux; Android 11) AppleWebKit/537.36 Chrome/143.0 Mobile Safari/537.36 Chrome-Lighthouse',
		'Mozilla/5.0 (compatible; OurOwn+Watch/2)',
	])('does nothing for monitors, nor for what the shop leaves out: %s', async (userAgent) => {
		const page = await openPage({ userAgent, config: { bots: `${CONFIG.bots}|ourown\\+watch` } });
		expect(page.scripts).toEqual([]);
	});

	it('goes on where a page of before, kept by a cache, names no bots', async () => {
		const page = await openPage({ config: { bots: undefined as never } });
		expect(page.tracked('pagevisit')).toHaveLength(1);
	});

	it('does nothing for bots', async () => {
		const page = await openPage({ userAgent: 'Mozilla/5.0 (compatible; Pinterestbot/1.0)' });
		expect([page.calls(), page.scripts, page.requests]).toEqual([[], [], []]);
	});

	it('waits for a prerendered page to be looked at', async () => {
		const page = await openPage({ before: 'document.prerendering = true' });
		expect(page.calls()).toEqual([]);
		page.window.document.dispatchEvent(new page.window.Event('prerenderingchange'));
		expect(page.tracked('pagevisit')).toHaveLength(1);
	});
});

describe("another plugin's tag", () => {
	it('is used instead of loading core.js a second time', async () => {
		const page = await openPage({
			before: 'window.pintrk = function () { pintrk.queue.push([...arguments]) }; pintrk.queue = [];',
		});
		expect(page.scripts).toEqual([EVENTS]);
		expect(page.calls().map(([verb]) => verb)).toEqual(['track']);
		expect(page.requests).toHaveLength(1);
	});

	it('is seen by its script too, where our stub came first', async () => {
		const page = await openPage({ head: `<script type="${INERT}" src="${CORE_JS}"></script>` });
		expect(page.scripts).toEqual([EVENTS]);
		expect(page.calls().map(([verb]) => verb)).toEqual(['track']);
	});
});

describe('page events', () => {
	it('have an id and the time of their own, the same for the tag and for the worker', async () => {
		const page = await openPage({
			config: {
				hooks: [
					{ event: 'page_visit', facts: {} },
					{ event: 'search', facts: { search: 'blue mug' } },
				],
			},
		});
		const hooks = page.requests[0]!.body.hooks;
		expect(hooks.map(({ event }) => event)).toEqual(['page_visit', 'search']);
		expect(page.tracked().map(({ event_id }) => event_id)).toEqual(hooks.map(({ id }) => id));
		expect(new Set(hooks.map(({ id }) => id)).size).toBe(2);
		expect(page.tracked('search')[0]).toMatchObject({ search_query: 'blue mug' });
		expect(Math.abs(hooks[0]!.at - Date.now() / 1000)).toBeLessThan(5);
	});

	it('carry the product of a product page', async () => {
		const line = {
			product_id: 12,
			name: 'Mug',
			quantity: 1,
			subtotal: '29.00',
			total: '29.00',
			category: 'Mugs',
		};
		const page = await openPage({
			config: { hooks: [{ event: 'page_visit', facts: { currency: 'USD', lines: [line] } }] },
		});
		expect(page.tracked('pagevisit')[0]).toMatchObject({
			currency: 'USD',
			value: 29,
			line_items: [{ product_id: '12', product_name: 'Mug', product_price: 29, product_category: 'Mugs' }],
		});
	});

	it('are skipped where switched off', async () => {
		const page = await openPage({ config: { off: ['page_visit'] } });
		expect(page.tracked()).toEqual([]);
		expect(page.requests).toEqual([]);
	});

	it('happen once, also when the page comes back from the back/forward cache', async () => {
		const page = await openPage();
		page.window.dispatchEvent(new page.window.Event('pageshow'));
		await page.settle();
		expect(page.tracked('pagevisit')).toHaveLength(1);
		expect(page.requests).toHaveLength(1);
	});

	it('get a UUID without crypto.randomUUID, as on plain http', async () => {
		const page = await openPage({ before: 'crypto.randomUUID = undefined' });
		expect(page.requests[0]?.body.hooks[0]?.id).toMatch(UUID);
		expect(page.cookie('pintally_visitor')).toMatch(UUID);
	});

	it('do not take each other down: a broken one is a warning', async () => {
		const page = await openPage({
			config: {
				hooks: [
					{ event: 'page_visit', facts: { currency: 'USD', lines: 'broken' as never } },
					{ event: 'search', facts: { search: 'mug' } },
				],
			},
		});
		expect(page.tracked('search')).toHaveLength(1);
		expect(page.warnings[0]).toContain('Pintally');
	});
});
