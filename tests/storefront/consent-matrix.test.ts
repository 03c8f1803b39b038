// @vitest-environment node
/** The page's side of every cell of the consent matrix, for each way in which a banner answers. */
import { describe, expect, it } from 'vitest';
import {
	BANNERS,
	CELLS,
	MODES,
	type Banner,
	type Cell,
	type Mode,
	type When,
} from '../contract/consent-matrix.ts';
import { CORE_JS, openPage, STOREFRONT, type ShopPage } from './shop-page.ts';

const VISITOR = '6f1c1d1e-7a53-4b0e-9f0a-2d3b8c4e5f60';
const OURS = /pintally_(visitor|epik|em|uid|handover)/;
/** What an earlier page has left of a visitor who had agreed. */
const LEFT = { pintally_visitor: VISITOR, pintally_em: 'a'.repeat(64) };

type Told = 'granted' | 'denied' | 'unknown';
/** What a banner has answered on an earlier page, and how it answers on this one. */
interface Speaker {
	before: (told: Told, asked: boolean) => string;
	cookies: (told: Told) => Record<string, string>;
	banner?: object;
	say: (page: ShopPage, granted: boolean) => void;
}

/** The WP Consent API's own rules, as in its wp-consent-api.js. */
const consentApi = (type: string) => `
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
const apiCookie = (told: Told): Record<string, string> =>
	told === 'unknown' ? {} : { wp_consent_marketing: told === 'granted' ? 'allow' : 'deny' };
const ownCookie = (told: Told): Record<string, string> =>
	told === 'unknown' ? {} : { pintally_consent: told };

const SPEAKERS: Record<Banner, Speaker> = {
	// Sets the kind of consent where the page is made.
	complianz: {
		before: (_told, asked) => consentApi(asked ? 'optin' : 'optout'),
		cookies: apiCookie,
		say: (page, granted) => page.window.wp_set_consent('marketing', granted ? 'allow' : 'deny'),
	},
	// Sets the kind of consent by its own script, and answers from an event of its own.
	cookieyes: {
		before: () => consentApi(''),
		cookies: apiCookie,
		say: (page, granted) => {
			page.window.wp_consent_type = 'optin';
			page.window.document.dispatchEvent(new page.window.CustomEvent('wp_consent_type_defined'));
			page.window.wp_set_consent('marketing', granted ? 'allow' : 'deny');
		},
	},
	// Tells at each page what it knows, and again when the visitor has answered. Our cookie says what it told before.
	tcf: {
		before: (told) => `
			window.tcfListeners = [];
			window.tcData = (granted, eventStatus) => ({
				gdprApplies: true, eventStatus,
				purpose: { consents: Object.fromEntries([1, 2, 3, 4, 7].map((purpose) => [purpose, granted])) },
			});
			window.__tcfapi = (command, version, callback) => {
				window.tcfListeners.push(callback);
				callback(window.tcData(${told === 'granted'}, '${told === 'unknown' ? 'cmpuishown' : 'tcloaded'}'), true);
			};`,
		// Of a page before, on which the framework's answer was yes.
		cookies: (told) => (told === 'denied' ? { pintally_consent: 'granted' } : ownCookie(told)),
		banner: { kind: 'tcf' },
		say: (page, granted) =>
			page.window.tcfListeners.forEach((callback: (data: unknown, success: boolean) => void) =>
				callback(page.window.tcData(granted, 'useractioncomplete'), true),
			),
	},
	event: {
		before: () => '',
		cookies: ownCookie,
		banner: { kind: 'event', event: 'cookieyes_consent_update', path: 'accepted', value: 'advertisement' },
		say: (page, granted) =>
			page.window.document.dispatchEvent(
				new page.window.CustomEvent('cookieyes_consent_update', {
					detail: { accepted: ['necessary', ...(granted ? ['advertisement'] : [])], rejected: [] },
				}),
			),
	},
	// No banner that we hear: the page's own code calls us.
	none: {
		before: () => '',
		cookies: ownCookie,
		say: (page, granted) => page.window.pintally.consent(granted),
	},
};

/** The page on which an answer comes. */
const PLACE: Record<When, string> = {
	before: 'https://shop.example/product/mug/',
	during: 'https://shop.example/product/mug/',
	between: 'https://shop.example/checkout/order-pay/7/?key=wc_order_1',
	after: 'https://shop.example/checkout/order-received/7/?key=wc_order_1',
};

/** The gate brings the shop's own script, and nothing else. */
const scripts = (page: ShopPage) => page.scripts.filter((address) => address !== STOREFRONT);
const expectNothing = (page: ShopPage) => {
	expect(scripts(page)).toEqual([]);
	expect(page.calls().filter(([verb]) => verb !== 'setconsent')).toEqual([]);
	expect(page.requests).toEqual([]);
	expect(page.touches).toEqual([]);
	expect(page.beacons).toEqual([]);
	expect(page.window.document.cookie).not.toMatch(OURS);
	expect(page.window.localStorage.length).toBe(0);
};
const expectVisit = (page: ShopPage) => {
	expect(scripts(page)[0]).toBe(CORE_JS);
	expect(page.calls()[0]).toEqual(['setconsent', true]);
	expect(page.tracked('pagevisit')).toHaveLength(1);
	const sent = page.requests.flatMap(({ body }) => body.hooks);
	expect(sent.map(({ id }) => id)).toEqual([page.tracked('pagevisit')[0]!['event_id']]);
	expect(page.requests.every(({ body }) => body.context['consent'] === 'granted')).toBe(true);
	expect(page.cookie('pintally_visitor')).toMatch(/^[\da-f-]{36}$/);
};
/** Whatever is reported and whatever is handed over now goes nowhere. */
async function expectSilence(page: ShopPage): Promise<void> {
	const [calls, requests] = [page.calls().length, page.requests.length];
	page.window.pintally.track('custom', { value: '1.00', currency: 'USD' });
	page.setCookie('pintally_handover', JSON.stringify([['lead.0123456789abcdef', 'lead', 1789410012, {}]]));
	page.window.pintally.drain();
	await page.settle();
	expect(page.calls().slice(calls)).toEqual([]);
	expect(page.requests.slice(requests)).toEqual([]);
	page.window.dispatchEvent(new page.window.Event('pagehide'));
	expect(page.beacons).toEqual([]);
}

async function check(cell: Cell, mode: Mode, banner: Banner): Promise<void> {
	const speaker = SPEAKERS[banner];
	const { asked, state, when } = cell;
	const isThere = when === 'before';
	const told: Told = isThere
		? state === 'withdrawn'
			? 'denied'
			: state
		: state === 'withdrawn'
			? 'granted'
			: 'unknown';
	const region = mode.startsWith('by region');
	const page = await openPage({
		url: PLACE[when],
		before: speaker.before(told, asked),
		cookies: {
			...speaker.cookies(told),
			...(state === 'withdrawn' && LEFT),
		},
		config: {
			// By region the page is printed with the stricter answer.
			consent: asked || region ? 'ask_first' : 'not_needed',
			...(speaker.banner && { banner: speaker.banner as never }),
		},
		...(region && { gate: asked ? ('ask_first' as const) : ('not_needed' as const) }),
	});
	const answer = async () => {
		if (!isThere && state !== 'unknown') {
			speaker.say(page, state === 'granted');
			await page.settle();
		}
	};
	switch (cell.page) {
		case 'nothing':
			expectNothing(page);
			await answer();
			expectNothing(page);
			await expectSilence(page);
			break;
		case 'all':
			expectVisit(page);
			await answer();
			expectVisit(page);
			break;
		case 'from_then':
			expectNothing(page);
			await answer();
			expectVisit(page);
			break;
		case 'until_then': {
			expectVisit(page);
			const visitor = page.cookie('pintally_visitor');
			await answer();
			expect(page.calls().at(-1)).toEqual(['setconsent', false]);
			expect(page.window.document.cookie).not.toMatch(OURS);
			expect(page.window.localStorage.length).toBe(0);
			expect(page.withdrawn).toEqual([visitor]);
			await expectSilence(page);
			break;
		}
	}
	// Of whom something was left, the shop hears.
	if (isThere && state === 'withdrawn') {
		expect(page.withdrawn).toEqual([VISITOR]);
	}
	expect(page.warnings).toEqual([]);
}

it('the matrix holds every cell once', () => {
	const cells = CELLS.map(({ asked, state, when }) => `${asked} ${state} ${when}`);
	expect(new Set(cells).size).toBe(32);
	expect(cells).toHaveLength(32);
});

describe.each(BANNERS)('%s', (banner) => {
	describe.each(MODES)('$name', ({ name, asked }) => {
		it.each(CELLS.filter((cell) => cell.asked === asked))('$state, $when: $page', (cell) =>
			check(cell, name, banner),
		);
	});

	it.each(MODES)('Global Privacy Control refuses, whatever was answered: $name', async ({ name, asked }) => {
		const speaker = SPEAKERS[banner];
		const region = name.startsWith('by region');
		const page = await openPage({
			before: `Object.defineProperty(navigator, 'globalPrivacyControl', { value: true });${speaker.before('granted', asked)}`,
			cookies: { ...speaker.cookies('granted'), ...LEFT },
			config: {
				consent: asked || region ? 'ask_first' : 'not_needed',
				...(speaker.banner && { banner: speaker.banner as never }),
			},
			...(region && { gate: asked ? ('ask_first' as const) : ('not_needed' as const) }),
		});
		expectNothing(page);
		speaker.say(page, true);
		await page.settle();
		expectNothing(page);
	});
});
