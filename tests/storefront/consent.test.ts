// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { CORE_JS, EM, EVENTS, openPage, type ShopPage } from './shop-page.ts';

const askFirst = { config: { consent: 'ask_first' as const } };

function expectNothing(page: ShopPage): void {
	expect(page.calls()).toEqual([]);
	expect(page.scripts).toEqual([]);
	expect(page.requests).toEqual([]);
	expect(page.beacons).toEqual([]);
	expect(page.window.localStorage.length).toBe(0);
}

describe('consent not needed', () => {
	it('takes the setting as the answer', async () => {
		const page = await openPage();
		expect(page.tracked('pagevisit')).toHaveLength(1);
		expect(page.requests[0]?.body.context).toMatchObject({ consent: 'granted', consent_source: 'setting' });
	});

	it('still obeys a visitor who has refused', async () => {
		expectNothing(await openPage({ cookies: { pintally_consent: 'denied' } }));
	});
});

describe('ask first', () => {
	it('does nothing before an answer: no script, no cookie, no request', async () => {
		const page = await openPage({ ...askFirst, url: 'https://shop.example/?epik=dj0yJnU9' });
		expectNothing(page);
		expect(page.window.document.cookie).toBe('');
	});

	it('does nothing after a refusal, and ends cookies of before', async () => {
		const page = await openPage({
			...askFirst,
			cookies: { pintally_consent: 'denied', pintally_em: EM, pintally_handover: '[]' },
		});
		expectNothing(page);
		expect(page.window.document.cookie).toBe('pintally_consent=denied');
	});

	it('does everything of the page when consent comes, without a reload, once', async () => {
		const page = await openPage(askFirst);
		page.window.pintally.consent(true);
		await page.settle();
		expect(page.scripts).toEqual([CORE_JS, EVENTS]);
		expect(page.calls().map(([verb]) => verb)).toEqual(['setconsent', 'load', 'page', 'track']);
		expect(page.requests[0]?.body.context).toMatchObject({ consent: 'granted', consent_source: 'cookie' });
		expect(page.cookie('pintally_consent')).toBe('granted');

		page.window.pintally.consent(true);
		await page.settle();
		expect(page.tracked()).toHaveLength(1);
		expect(page.requests).toHaveLength(1);
	});

	it('takes an answer from another banner as a DOM event', async () => {
		const page = await openPage(askFirst);
		const tell = (granted: unknown) =>
			page.window.document.dispatchEvent(
				new page.window.CustomEvent('pintally:consent', { detail: { granted } }),
			);
		tell('yes');
		await page.settle();
		expectNothing(page);
		expect(page.warnings[0]).toContain('true or false');
		tell(true);
		await page.settle();
		expect(page.tracked('pagevisit')).toHaveLength(1);
	});

	it('does not believe a cookie that is neither yes nor no', async () => {
		expectNothing(await openPage({ ...askFirst, cookies: { pintally_consent: '1' } }));
	});
});

describe('withdrawal', () => {
	it('stops the tag, drops what waits and ends our cookies', async () => {
		const page = await openPage({ cookies: { pintally_em: EM } });
		expect(page.cookie('pintally_visitor')).toBeTruthy();
		page.window.pintally.track('custom');
		page.window.pintally.consent(false);
		await page.settle();
		expect(page.calls().at(-1)).toEqual(['setconsent', false]);
		// core.js is still under way: of what was called before, it finds nothing.
		expect([...page.window.pintrk.queue]).toEqual([['setconsent', false]]);
		expect(page.requests.flatMap(({ body }) => body.hooks).map(({ event }) => event)).toEqual(['page_visit']);
		expect(page.window.document.cookie).toBe('pintally_consent=denied');
		expect(page.window.localStorage.length).toBe(0);
	});

	it('lets nothing through afterwards, and no receipt of before', async () => {
		const page = await openPage({
			cookies: { pintally_handover: JSON.stringify([['signup.0123456789abcdef', 'signup', 1789410012, {}]]) },
		});
		const before = page.calls().length;
		page.window.pintally.consent(false);
		await page.coreJs('load');
		page.window.pintally.track('custom');
		page.setCookie('pintally_handover', JSON.stringify([['lead.0123456789abcdef', 'lead', 1789410012, {}]]));
		page.window.pintally.drain();
		await page.settle();
		expect(page.calls().slice(before)).toEqual([['setconsent', false]]);
		expect(page.requests).toHaveLength(1);
	});

	it('can be taken back: the tag starts again and the page is not told twice', async () => {
		const page = await openPage();
		page.window.pintally.consent(false);
		page.window.pintally.consent(true);
		page.window.pintally.track('custom');
		await page.settle();
		expect(page.scripts).toEqual([CORE_JS, EVENTS]);
		expect(
			page
				.calls()
				.slice(-3)
				.map(([verb, what]) => [verb, what]),
		).toEqual([
			['setconsent', false],
			['setconsent', true],
			['track', 'custom'],
		]);
		expect(page.tracked('pagevisit')).toHaveLength(1);
	});
});

describe('Global Privacy Control', () => {
	const before = 'Object.defineProperty(navigator, "globalPrivacyControl", { value: true })';

	it('is a refusal, whatever else was answered', async () => {
		expectNothing(await openPage({ before, cookies: { pintally_consent: 'granted' } }));
	});

	it('counts only where the shop says so', async () => {
		const page = await openPage({ before, config: { gpc: false } });
		expect(page.tracked('pagevisit')).toHaveLength(1);
	});
});

describe('WP Consent API', () => {
	/** The API's own rules, as in its wp-consent-api.js. */
	const api = (type: string) => `
		window.consent_api = { cookie_prefix: 'wp_consent' };
		window.wp_fallback_consent_type = '${type}';
		const given = () => document.cookie.match(/wp_consent_marketing=(\\w+)/)?.[1] ?? '';
		window.wp_has_consent = () => {
			const kind = window.wp_consent_type ?? window.wp_fallback_consent_type;
			return !kind || (kind.includes('optout') && given() === '') || given() === 'allow';
		};
		window.wp_set_consent = (category, value) => {
			document.cookie = 'wp_consent_' + category + '=' + value + ';path=/';
			document.dispatchEvent(new CustomEvent('wp_listen_for_consent_change', { detail: { [category]: value } }));
		};`;

	it('answers, and is followed when it changes', async () => {
		const page = await openPage({ ...askFirst, before: api('optin') });
		expectNothing(page);
		page.window.wp_set_consent('marketing', 'allow');
		await page.settle();
		expect(page.requests[0]?.body.context).toMatchObject({ consent_source: 'wp_consent_api' });
		page.window.wp_set_consent('marketing', 'deny');
		expect(page.calls().at(-1)).toEqual(['setconsent', false]);
	});

	it('goes before our own cookie', async () => {
		expectNothing(
			await openPage({ ...askFirst, before: api('optin'), cookies: { pintally_consent: 'granted' } }),
		);
	});

	it('lets opt-out countries begin without an answer, once the kind of consent is known', async () => {
		const page = await openPage({ ...askFirst, before: api('') });
		expectNothing(page);
		page.window.wp_consent_type = 'optout';
		page.window.document.dispatchEvent(new page.window.CustomEvent('wp_consent_type_defined'));
		await page.settle();
		expect(page.tracked('pagevisit')).toHaveLength(1);
	});

	it('is not believed while no banner has told it the kind of consent: then it says yes to everything', async () => {
		const page = await openPage({ ...askFirst, before: api('') });
		expect(page.window.wp_has_consent('marketing')).toBe(true);
		expectNothing(page);
	});

	it('hears of answers given to us, which the server asks it for', async () => {
		const page = await openPage({ ...askFirst, before: api('optin') });
		page.window.pintally.consent(true);
		await page.settle();
		expect(page.cookie('wp_consent_marketing')).toBe('allow');
		expect(page.tracked('pagevisit')).toHaveLength(1);
	});
});
