// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { isMeant } from '../../core/page-pattern.ts';
import { buildStorefront } from '../../storefront-src/build.ts';
import type { PageConfig } from '../../storefront-src/page.ts';
import type { PrintedRule } from '../../storefront-src/rules.ts';
import { openPage } from './shop-page.ts';

const SCRIPT = (await buildStorefront({ write: false })).find(
	({ name }) => name === 'storefront-rules.js',
)!.code;

const rule = (about: Partial<PrintedRule>): PrintedRule => ({
	event: 'custom',
	when: 'address',
	what: '',
	page: '',
	facts: { lead_type: 'Guide read' },
	...about,
});

async function open(rules: PrintedRule[], config: Partial<PageConfig> = {}) {
	const url = 'https://shop.example/guides/mugs/?lang=de';
	const page = await openPage({ url, config: { hooks: [], ...config } });
	page.window.pintally.rules = rules;
	const clocks = new Map<number, () => void>();
	page.window.setInterval = (act: () => void) => {
		clocks.set(clocks.size + 1, act);
		return clocks.size;
	};
	page.window.clearInterval = (clock: number) => clocks.delete(clock);
	page.window.eval(SCRIPT);
	await page.settle();
	return {
		...page,
		second: async () => {
			clocks.forEach((act) => act());
			await page.settle();
		},
		put: (html: string) => {
			page.window.document.body.innerHTML = html;
		},
		make: async (selector: string, event: string) => {
			const target =
				selector === 'document' ? page.window.document : page.window.document.querySelector(selector);
			target.dispatchEvent(new page.window.Event(event, { bubbles: event !== 'timeupdate' }));
			await page.settle();
		},
	};
}

describe('which pages are meant', () => {
	it.each([
		['/guides/*', '/guides/mugs/', true],
		['/guides/*', '/shop/guides/', false],
		['*/guides/*', '/shop/guides/x', true],
		['/thank-you', '/Thank-You/', true],
		['/thank-you/', '/thank-you', true],
		['/thank-you', '/thank-you/more', false],
		['/thank-you', '/thank-you?order=1', true],
		['/?p=12', '/?p=12', true],
		['/?p=12', '/?p=123', false],
		['/*?lang=de', '/guides/?lang=de', true],
		['/a.b(c)', '/a.b(c)', true],
		['/a.b', '/axb', false],
		['/straße/*', '/stra%C3%9Fe/1', true],
		['/', '/', true],
		['/', '/x', false],
		['/x', '/%E0%A4%A', false],
	])('%s and %s: %s', (pattern, address, expected) => {
		expect(isMeant(pattern, address)).toBe(expected);
	});
});

describe('a rule', () => {
	it('for an address makes its event on the pages that are meant, by both roads with one id', async () => {
		const page = await open([
			rule({ page: '/guides/*', facts: { lead_type: 'Guide read', value: '2.50', currency: 'EUR' } }),
			rule({ page: '/other/' }),
		]);
		const [hook, ...more] = page.requests.flatMap(({ body }) => body.hooks);
		expect(more).toEqual([]);
		expect(hook).toMatchObject({ event: 'custom', facts: { lead_type: 'Guide read', value: '2.50' } });
		expect(page.tracked()).toEqual([
			{ event_id: hook!.id, lead_type: 'Guide read', value: 2.5, currency: 'EUR' },
		]);
	});

	it('for a click hears it on what lies inside too, once a page, and nothing beside it', async () => {
		const page = await open([rule({ when: 'click', what: 'a[href^="tel:"]', event: 'contact' })]);
		page.put('<a href="tel:1"><b>Call</b></a><a id="other" href="/x">x</a>');
		await page.make('#other', 'click');
		expect(page.tracked('contact')).toHaveLength(0);
		await page.make('b', 'click');
		await page.make('a', 'click');
		expect(page.tracked('contact')).toHaveLength(1);
	});

	it('hears a click whose further way somebody stops', async () => {
		const page = await open([rule({ when: 'click', what: '#buy' })]);
		page.put('<button id="buy">Buy</button>');
		page.window.document
			.querySelector('#buy')
			.addEventListener('click', (event: Event) => event.stopPropagation());
		await page.make('#buy', 'click');
		expect(page.tracked('custom')).toHaveLength(1);
	});

	it('for a form hears that one alone', async () => {
		const page = await open([rule({ when: 'form', what: 'form.quote', event: 'subscribe' })]);
		page.put('<form class="quote"></form><form id="search"></form>');
		await page.make('#search', 'submit');
		expect(page.tracked('subscribe')).toHaveLength(0);
		await page.make('form.quote', 'submit');
		expect(page.tracked('subscribe')).toHaveLength(1);
	});

	it('for time counts the seconds in which the page is looked at', async () => {
		const page = await open([rule({ when: 'time', what: '2', event: 'view_content' })]);
		const look = (state: string) =>
			Object.defineProperty(page.window.document, 'visibilityState', { value: state, configurable: true });
		look('visible');
		await page.second();
		look('hidden');
		await page.second();
		await page.second();
		expect(page.tracked('viewcontent')).toHaveLength(0);
		look('visible');
		await page.second();
		await page.second();
		expect(page.tracked('viewcontent')).toHaveLength(1);
	});

	it('for scrolling waits until so much of the page was seen', async () => {
		const page = await open([rule({ when: 'scroll', what: '75' })]);
		Object.defineProperty(page.window.document.documentElement, 'scrollHeight', { value: 2000 });
		page.window.innerHeight = 500;
		const scroll = (y: number) =>
			Object.defineProperty(page.window, 'scrollY', { value: y, configurable: true });
		scroll(400);
		await page.make('document', 'scroll');
		expect(page.tracked('custom')).toHaveLength(0);
		scroll(1000);
		await page.make('document', 'scroll');
		expect(page.tracked('custom')).toHaveLength(1);
	});

	it('for a video waits until so much was played', async () => {
		const page = await open([rule({ when: 'video', what: '50', event: 'watch_video' })]);
		page.put('<video></video>');
		const video = page.window.document.querySelector('video');
		const play = async (currentTime: number, duration: number) => {
			Object.defineProperty(video, 'currentTime', { value: currentTime, configurable: true });
			Object.defineProperty(video, 'duration', { value: duration, configurable: true });
			await page.make('video', 'timeupdate');
		};
		await play(30, Number.NaN);
		await play(20, 60);
		expect(page.tracked('watchvideo')).toHaveLength(0);
		await play(31, 60);
		expect(page.tracked('watchvideo')).toHaveLength(1);
	});

	it('obeys consent: what happens before the answer waits for a yes, and a no drops it', async () => {
		for (const [answer, expected] of [
			[true, 1],
			[false, 0],
		] as const) {
			const page = await open([rule({})], { consent: 'ask_first' });
			expect(page.requests).toEqual([]);
			page.window.pintally.consent(answer);
			await page.settle();
			expect(page.requests).toHaveLength(expected);
			expect(page.tracked('custom')).toHaveLength(expected);
		}
	});

	it('whose selector is none is a warning at most, and the others go on', async () => {
		const page = await open([
			rule({ when: 'click', what: 'a[[' }),
			rule({ when: 'click', what: 'b', facts: { lead_type: 'Other' } }),
		]);
		page.put('<b>x</b>');
		await page.make('b', 'click');
		expect(page.tracked('custom')).toMatchObject([{ lead_type: 'Other' }]);
		expect(page.warnings.every((warning) => warning.startsWith('Pintally:'))).toBe(true);
	});

	it('does nothing where its event is switched off', async () => {
		const page = await open([rule({})], { off: ['custom'] });
		expect([page.requests, page.tracked(), page.warnings]).toEqual([[], [], []]);
	});
});
