// @vitest-environment node
/** storefront-banner.js: what IAB Europe's framework and banners' own events say. */
import { describe, expect, it } from 'vitest';
import { openPage } from './shop-page.ts';

const consents = (...agreed: number[]) => Object.fromEntries(agreed.map((purpose) => [purpose, true]));
const tcf = (data: object, success = true) => ({
	config: { consent: 'ask_first' as const, banner: { kind: 'tcf' as const } },
	before: `window.__tcfapi = (command, version, callback) => callback(${JSON.stringify(data)}, ${success});`,
});

describe('the framework', () => {
	it.each<[string, object, string | undefined]>([
		['all four purposes', { gdprApplies: true, purpose: { consents: consents(1, 3, 4, 7) } }, 'granted'],
		...[1, 3, 4, 7].map((without): [string, object, string] => [
			`without purpose ${without}`,
			{
				gdprApplies: true,
				purpose: { consents: consents(...[1, 3, 4, 7].filter((one) => one !== without)) },
			},
			'denied',
		]),
		[
			'legitimate interest alone',
			{ gdprApplies: true, purpose: { legitimateInterests: { 7: true } } },
			'denied',
		],
		['where the GDPR does not apply', { gdprApplies: false }, 'granted'],
		['where it is not known whether it applies', { purpose: { consents: consents(1, 3, 4, 7) } }, undefined],
	])('%s', async (_what, data, told) => {
		const page = await openPage(tcf({ eventStatus: 'tcloaded', ...data }));
		expect(page.cookie('pintally_consent')).toBe(told);
		expect(page.tracked('pagevisit')).toHaveLength(told === 'granted' ? 1 : 0);
	});

	it('is not heard where it failed', async () => {
		const page = await openPage(
			tcf({ gdprApplies: true, purpose: { consents: consents(1, 3, 4, 7) } }, false),
		);
		expect(page.cookie('pintally_consent')).toBeUndefined();
	});

	it('that comes after our scripts is heard once the page has loaded', async () => {
		const page = await openPage({ ...tcf({}), before: '' });
		page.window.__tcfapi = (
			_command: string,
			_version: number,
			callback: (data: object, ok: boolean) => void,
		) =>
			callback(
				{ gdprApplies: true, eventStatus: 'tcloaded', purpose: { consents: consents(1, 3, 4, 7) } },
				true,
			);
		page.window.dispatchEvent(new page.window.Event('load'));
		await page.settle();
		expect(page.tracked('pagevisit')).toHaveLength(1);
	});

	it('whose script never comes leaves nothing agreed, whatever an earlier page was told', async () => {
		const page = await openPage({ ...tcf({}), before: '', cookies: { pintally_consent: 'granted' } });
		expect(page.scripts).toEqual([]);
		expect(page.cookie('pintally_consent')).toBeUndefined();
	});
});

describe('an event', () => {
	const event = (path: string, value = '') => ({
		consent: 'ask_first' as const,
		banner: { kind: 'event' as const, event: 'banner', path, value },
	});

	it.each([
		['a list in the detail (OneTrust)', '', 'C0004', ['C0001', 'C0004'], true],
		['a list without it', '', 'C0004', ['C0001'], false],
		['a word', 'category', 'marketing', { category: 'marketing' }, true],
		['another word', 'category', 'marketing', { category: 'statistics' }, false],
		['a yes', 'consent.ads', '', { consent: { ads: true } }, true],
		['a no', 'consent.ads', '', { consent: { ads: false } }, false],
		['a word where yes is meant', 'consent.ads', '', { consent: { ads: 'yes' } }, false],
		['nothing there', 'consent.ads', '', null, false],
	])('%s', async (_what, path, value, detail, granted) => {
		const page = await openPage({ config: event(path, value) });
		page.window.dispatchEvent(new page.window.CustomEvent('banner', { detail }));
		await page.settle();
		expect(page.cookie('pintally_consent')).toBe(granted ? 'granted' : 'denied');
		expect(page.warnings).toEqual([]);
	});

	it('whose answer is kept in the page (Cookiebot) is read at each page and each time', async () => {
		const page = await openPage({
			config: event('window.Cookiebot.consent.marketing'),
			before: 'window.Cookiebot = { consent: { marketing: true } };',
		});
		expect(page.tracked('pagevisit')).toHaveLength(1);
		page.window.Cookiebot.consent.marketing = false;
		page.window.dispatchEvent(new page.window.Event('banner'));
		await page.settle();
		expect(page.cookie('pintally_consent')).toBe('denied');
		expect(page.calls().at(-1)).toEqual(['setconsent', false]);
	});
});
