// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { CONFIG, EM, openPage, SHOP, WORKER } from './shop-page.ts';

describe('collect', () => {
	it('sends what docs/api.md shows: plain text without preflight, outliving the page', async () => {
		const page = await openPage({
			url: 'https://shop.example/mug/?utm_source=p',
			cookies: { pintally_em: EM },
		});
		const [{ url, body, init }] = page.requests as [(typeof page.requests)[0]];
		expect(url).toBe(WORKER);
		expect(init).toMatchObject({ method: 'POST', keepalive: true, credentials: 'omit' });
		expect(init.headers).toBeUndefined();
		expect(Object.keys(body)).toEqual(['key', 'hooks', 'receipts', 'context', 'rules']);
		expect(body).toMatchObject({
			key: 'pk_test',
			rules: CONFIG.rules,
			receipts: [],
			context: {
				site_url: 'https://shop.example/',
				page_url: 'https://shop.example/mug/?utm_source=p',
				visitor_id: page.cookie('pintally_visitor'),
				em: [EM],
				locale: 'en_US',
				consent: 'granted',
				consent_source: 'setting',
			},
		});
	});

	it('sends what happens together in one request', async () => {
		const page = await openPage({ before: 'window.pintally = { queue: [["custom"], ["custom"]] }' });
		expect(page.requests).toHaveLength(1);
		expect(page.requests[0]?.body.hooks.map(({ event }) => event)).toEqual([
			'page_visit',
			'custom',
			'custom',
		]);
	});

	it('never sends more than the server takes at once', async () => {
		const facts = JSON.stringify({ category: 'ж'.repeat(1200) });
		const page = await openPage({
			config: { hooks: [] },
			before: `window.pintally = { queue: Array.from({ length: 45 }, (_, n) => ['custom', n < 40 ? {} : ${facts}]) }`,
		});
		expect(page.requests.flatMap(({ body }) => body.hooks)).toHaveLength(45);
		for (const { body, init } of page.requests) {
			expect(body.hooks.length).toBeLessThanOrEqual(20);
			expect(new Blob([init.body as string]).size).toBeLessThan(32_768);
		}
	});
});

describe('where the worker cannot be reached', () => {
	it.each([new Error('blocked'), 500, 503, 429])('the shop takes it, once (%s)', async (answer) => {
		const page = await openPage({ answers: { [WORKER]: answer } });
		expect(page.requests.map(({ url }) => url)).toEqual([WORKER, SHOP]);
		expect(page.requests[1]?.body).toEqual(page.requests[0]?.body);
	});

	it.each([202, 400, 403, 413, 422])('an answer of %s is final', async (answer) => {
		const page = await openPage({ answers: { [WORKER]: answer } });
		expect(page.requests.map(({ url }) => url)).toEqual([WORKER]);
	});

	it('the shop is not asked twice where it is the first road already', async () => {
		const page = await openPage({ config: { collect: SHOP }, answers: { [SHOP]: 503 } });
		expect(page.requests.map(({ url }) => url)).toEqual([SHOP]);
	});

	it('nothing reaches the page when both roads fail', async () => {
		const page = await openPage({
			answers: { [WORKER]: new Error('blocked'), [SHOP]: new Error('offline') },
		});
		expect(page.requests).toHaveLength(2);
		expect(page.warnings).toEqual([]);
	});
});

describe('when the page goes', () => {
	it('what waits leaves in a beacon, once', async () => {
		const page = await openPage();
		page.window.pintally.track('custom', { value: '5.00', currency: 'USD' });
		page.window.dispatchEvent(new page.window.Event('pagehide'));
		await page.settle();
		expect(page.beacons).toEqual([
			{
				url: WORKER,
				body: expect.objectContaining({ hooks: [expect.objectContaining({ event: 'custom' })] }),
			},
		]);
		expect(page.requests).toHaveLength(1);
	});

	it('nothing leaves where nothing waits', async () => {
		const page = await openPage();
		page.window.dispatchEvent(new page.window.Event('pagehide'));
		expect(page.beacons).toEqual([]);
	});
});
