// @vitest-environment node
/** storefront-gate.js: what holds for a visitor's address is asked before storefront.js is there at all. */
import { expect, it } from 'vitest';
import { CORE_JS, EVENTS, openPage, STOREFRONT } from './shop-page.ts';

const askFirst = { consent: 'ask_first' as const };

it('who is left out gets not even our own script, and sends nothing', async () => {
	const page = await openPage({ gate: 'left_out', cookies: { pintally_consent: 'granted' } });
	expect(page.scripts).toEqual([]);
	expect(page.requests).toEqual([]);
	page.window.pintally.consent(true);
	page.window.pintally.track('custom');
	await page.settle();
	expect(page.scripts).toEqual([]);
	expect(page.window.document.cookie).toBe('pintally_consent=granted');
});

it('asks once a day: what the shop has answered before is in a cookie', async () => {
	const page = await openPage({
		config: askFirst,
		gate: 'ask_first',
		cookies: { pintally_gate: 'not_needed' },
	});
	expect(page.asked()).toBe(0);
	expect(page.scripts).toEqual([STOREFRONT, CORE_JS, EVENTS]);
	const out = await openPage({ gate: 'ask_first', cookies: { pintally_gate: 'left_out' } });
	expect([out.asked(), out.scripts]).toEqual([0, []]);
});

it('does not ask about who has refused', async () => {
	const page = await openPage({
		config: askFirst,
		gate: 'not_needed',
		cookies: { pintally_consent: 'denied' },
	});
	expect(page.asked()).toBe(0);
	expect(page.scripts).toEqual([STOREFRONT]);
});

it.each([[askFirst], [{ consent: 'not_needed' as const }]])(
	'where the shop does not answer, what is printed holds: %o',
	async (config) => {
		const page = await openPage({ config, gate: new Error('blocked') });
		expect(page.scripts.includes(CORE_JS)).toBe(config.consent === 'not_needed');
		expect(page.warnings).toEqual([]);
	},
);

it('hands on what a banner has answered meanwhile, the last word of it', async () => {
	const page = await openPage({
		config: askFirst,
		gate: 'ask_first',
		before: `document.addEventListener('meanwhile', () => {
			window.pintally.consent(false);
			document.dispatchEvent(new CustomEvent('pintally:consent', { detail: { granted: true } }));
		});
		const { fetch } = window;
		window.fetch = (...call) => { document.dispatchEvent(new CustomEvent('meanwhile')); return fetch(...call); };`,
	});
	expect(page.cookie('pintally_consent')).toBe('granted');
	expect(page.tracked('pagevisit')).toHaveLength(1);
});

it('brings the script after the one that knows orders', async () => {
	const page = await openPage({ gate: 'not_needed', checkout: 'after' });
	expect(page.scripts).toEqual([STOREFRONT, CORE_JS]);
	expect(page.tracked('pagevisit')).toHaveLength(1);
});
