// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { openPage } from './shop-page.ts';

describe('pintally.track', () => {
	it('goes to the tag and to the worker with one id and time', async () => {
		const page = await openPage({ config: { hooks: [] } });
		expect(page.window.pintally.track('custom', { value: '29.00', currency: 'USD' })).toBeUndefined();
		await page.settle();
		const [hook] = page.requests[0]!.body.hooks;
		expect(hook).toMatchObject({ event: 'custom', facts: { value: '29.00', currency: 'USD' } });
		expect(page.tracked('custom')).toEqual([{ event_id: hook!.id, value: 29, currency: 'USD' }]);
	});

	it('may be called before the script is there, through the stub of the page', async () => {
		const page = await openPage({
			before:
				'window.pintally = { queue: [["custom", { value: 5, currency: "EUR" }], ["search", { search: "mug" }]] }',
		});
		expect(page.tracked().map(({ value, search_query }) => value ?? search_query)).toEqual([
			undefined,
			5,
			'mug',
		]);
		expect(page.window.pintally.queue).toBeUndefined();
	});

	it('waits for consent and is sent when it comes', async () => {
		const page = await openPage({ config: { consent: 'ask_first' } });
		page.window.pintally.track('custom');
		await page.settle();
		expect(page.requests).toEqual([]);
		page.window.pintally.consent(true);
		await page.settle();
		expect(page.requests[0]?.body.hooks.map(({ event }) => event)).toEqual(['page_visit', 'custom']);
	});

	it('is dropped on a refusal, not kept for a change of mind', async () => {
		const page = await openPage({ config: { consent: 'ask_first' } });
		page.window.pintally.track('custom');
		page.window.pintally.consent(false);
		page.window.pintally.consent(true);
		await page.settle();
		expect(page.tracked().map(({ event_id }) => event_id)).toHaveLength(1);
		expect(page.tracked('custom')).toEqual([]);
	});

	it('keeps no more than fifty while nobody answers', async () => {
		const page = await openPage({ config: { consent: 'ask_first', hooks: [] } });
		for (let n = 0; n < 80; n++) {
			page.window.pintally.track('custom');
		}
		page.window.pintally.consent(true);
		await page.settle();
		expect(page.tracked('custom')).toHaveLength(50);
	});

	it('obeys an event that is switched off, without a word', async () => {
		const page = await openPage({ config: { off: ['custom'], hooks: [] } });
		page.window.pintally.track('custom');
		await page.settle();
		expect([page.calls().filter(([verb]) => verb === 'track'), page.requests, page.warnings]).toEqual([
			[],
			[],
			[],
		]);
	});

	it('takes numbers for decimals and whole lines', async () => {
		const page = await openPage({ config: { hooks: [] } });
		const line = { product_id: 12, name: 'Mug', quantity: 2, subtotal: 58, total: 50.5 };
		page.window.pintally.track('custom', { value: 50.5, currency: 'USD', lines: [line] });
		await page.settle();
		expect(page.requests[0]?.body.hooks[0]?.facts).toEqual({
			value: '50.5',
			currency: 'USD',
			lines: [{ ...line, subtotal: '58', total: '50.5' }],
		});
	});

	it.each([
		['purchase', {}, 'must be one of page_visit, view_category, search, custom'],
		['checkout', {}, 'must be one of'],
		['constructor', {}, 'must be one of'],
		[undefined, {}, 'must be one of'],
		['custom', 'USD', 'must be an object'],
		['custom', null, 'must be an object'],
		['custom', [], 'must be an object'],
		['custom', { value: '29,00' }, 'value must be like "29.00"'],
		['custom', { value: -1 }, 'value'],
		['custom', { value: Number.NaN }, 'value'],
		['custom', { value: null }, 'value'],
		['custom', { currency: 'usd' }, 'currency must be like "USD"'],
		['custom', { lines: {} }, 'lines must be a list'],
		['custom', { lines: [1] }, 'lines must be a list'],
		['custom', { lines: [{ product_id: 1 }] }, 'name must be like "Mug"'],
		['custom', { category: 'x'.repeat(9000) }, 'at most 2500 bytes'],
	])('track(%j, %j) is a warning with what to do, never an exception', async (event, facts, words) => {
		const page = await openPage({ config: { hooks: [] } });
		expect(() => page.window.pintally.track(event, facts)).not.toThrow();
		await page.settle();
		expect(page.warnings).toHaveLength(1);
		expect(page.warnings[0]).toContain(words);
		expect(page.requests).toEqual([]);
	});

	it('survives facts that hold themselves', async () => {
		const page = await openPage();
		page.window.eval('const round = {}; round.round = round; pintally.track("custom", round)');
		await page.settle();
		expect(page.warnings).toHaveLength(1);
		expect(page.tracked('custom')).toEqual([]);
	});
});
