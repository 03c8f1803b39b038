// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { CORE_JS, EVENTS, INERT, openPage } from './shop-page.ts';

const ADDED = ['add_to_cart.0123456789abcdef', 'add_to_cart', 1789410012, {}];
const slow = { slow: true, cookies: { pintally_handover: JSON.stringify([ADDED]) } };

describe('storefront-events.js, which comes after consent', () => {
	it('is waited for with tag calls, not with the worker', async () => {
		const page = await openPage(slow);
		expect(page.scripts).toEqual([CORE_JS, EVENTS]);
		expect(page.tracked()).toEqual([]);
		expect(page.requests).toHaveLength(1);
		await page.arrive();
		expect(
			page
				.calls()
				.filter(([verb]) => verb === 'track')
				.map(([, event]) => event),
		).toEqual(['pagevisit', 'addtocart']);
	});

	it('leaves what was handed over to the next page where it does not come', async () => {
		const page = await openPage(slow);
		expect(page.cookie('pintally_handover')).toBeTruthy();
		expect(page.window.localStorage.getItem('pintally_called')).toBeNull();
	});

	it('calls nothing any more where consent was withdrawn meanwhile', async () => {
		const page = await openPage(slow);
		page.window.pintally.consent(false);
		await page.arrive();
		expect(page.tracked()).toEqual([]);
	});

	it('is loaded once, also when consent comes and goes', async () => {
		const page = await openPage({ slow: true });
		page.window.pintally.consent(false);
		page.window.pintally.consent(true);
		expect(page.scripts.filter((address) => address === EVENTS)).toHaveLength(1);
	});
});

it('the mapping that knows orders stays, also where storefront-events.js comes after it', async () => {
	const page = await openPage({ checkout: 'after' });
	const { mapping } = page.window.pintally;
	await page.arrive();
	expect(page.window.pintally.mapping).toBe(mapping);
});

it("the Storefront theme's own scripts are not taken for ours", async () => {
	const page = await openPage({
		head: `<script type="${INERT}" src="/plugins/storefront-powerpack/storefront-a.js"></script>`,
	});
	expect(page.scripts).toEqual([CORE_JS, EVENTS]);
});

describe('storefront.js', () => {
	it('in the page twice does everything once', async () => {
		const page = await openPage({ twice: true });
		expect(page.scripts).toEqual([CORE_JS, EVENTS]);
		expect(page.tracked('pagevisit')).toHaveLength(1);
	});

	it('moved into the head waits for the body', async () => {
		const page = await openPage({
			before: "Object.defineProperty(document, 'readyState', { value: 'loading' })",
		});
		expect(page.calls()).toEqual([]);
		page.window.document.dispatchEvent(new page.window.Event('DOMContentLoaded'));
		expect(page.tracked('pagevisit')).toHaveLength(1);
	});

	it('without its configuration touches nothing', async () => {
		const page = await openPage({ config: { tag: '' } });
		expect(page.window.pintally.drain).toBeUndefined();
		expect(page.window.pintally.consent).toBeUndefined();
	});
});
