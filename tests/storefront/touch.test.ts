// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { openPage, SHOP, type ShopPage, TOUCH } from './shop-page.ts';

const AD = 'https://shop.example/mug/?utm_source=pinterest&utm_medium=cpc&utm_campaign=Spring&epik=dj0yJnU9';

/** The same visitor's next page. */
const next = (page: ShopPage, circumstances: Parameters<typeof openPage>[0] = {}) =>
	openPage({ storage: page.window.localStorage, ...circumstances });

describe('where a visit came from', () => {
	it('is told to the shop: the campaign, the host that referred, of a click id that there is one', async () => {
		const page = await openPage({
			url: `${AD}&adid=687&ad_group_id=268&name=Jane`,
			referrer: 'https://www.pinterest.com/pin/1/?secret=1',
		});
		expect(page.touches.map(({ body }) => body)).toEqual([
			{
				key: 'pk_test',
				referrer: 'www.pinterest.com',
				query: {
					utm_source: 'pinterest',
					utm_medium: 'cpc',
					utm_campaign: 'Spring',
					epik: '1',
					adid: '687',
					ad_group_id: '268',
				},
			},
		]);
		// With the visitor's cookies, as text without preflight, outliving the page.
		expect(page.touches[0]?.init).toMatchObject({ method: 'POST', keepalive: true });
		expect(page.touches[0]?.init.credentials).toBeUndefined();
		expect(page.touches[0]?.init.headers).toBeUndefined();
	});

	it.each([
		['https://www.google.com/', 'www.google.com'],
		['', ''],
	])('without a campaign it is the referrer (%s)', async (referrer, told) => {
		const { touches } = await openPage({ referrer });
		expect(touches.map(({ body }) => body)).toEqual([{ key: 'pk_test', referrer: told, query: {} }]);
	});

	it.each(['https://shop.example/cart/', 'https://www.shop.example/', 'https://pay.shop.example/3ds'])(
		'a step inside the shop is none (%s)',
		async (referrer) => {
			expect((await openPage({ referrer })).touches).toEqual([]);
		},
	);

	it('a campaign on a link inside the shop is one, and the shop is no referrer', async () => {
		const { touches } = await openPage({ url: AD, referrer: 'https://shop.example/' });
		expect(touches.map(({ body }) => body.referrer)).toEqual(['']);
	});

	it('keeps no more of a value than the shop does', async () => {
		const { touches } = await openPage({ url: `https://shop.example/?utm_campaign=${'x'.repeat(500)}` });
		expect(touches[0]?.body.query.utm_campaign).toHaveLength(150);
	});
});

describe('a visit', () => {
	it('is told once, whatever page comes next', async () => {
		const first = await openPage({ url: AD, referrer: 'https://www.pinterest.com/' });
		const second = await next(first, { referrer: 'https://shop.example/mug/' });
		const third = await next(second, { url: AD, referrer: 'https://www.pinterest.com/' });
		const fourth = await next(third, { referrer: 'https://www.google.com/' });
		expect([second, third, fourth].map(({ touches }) => touches.length)).toEqual([0, 0, 0]);
	});

	it('another campaign or click id begins another touch', async () => {
		const first = await openPage({ url: AD });
		const second = await next(first, { url: AD.replace('Spring', 'Summer') });
		const third = await next(second, { url: AD.replace('Spring', 'Summer').replace('dj0y', 'dj0z') });
		expect(second.touches[0]?.body.query.utm_campaign).toBe('Summer');
		expect(third.touches).toHaveLength(1);
	});

	it('ends after half an hour without a page, and no sooner', async () => {
		const at = (minutes: number) => ({ before: `Date.now = () => ${(1e6 + minutes) * 60_000}` });
		const first = await openPage({ url: AD, ...at(0) });
		const second = await next(first, at(29));
		const third = await next(second, { url: AD, ...at(58) });
		const fourth = await next(third, at(88));
		expect([second, third, fourth].map(({ touches }) => touches.length)).toEqual([0, 0, 1]);
	});
});

describe('consent', () => {
	it('without it nothing is told or kept; given later, it is told once', async () => {
		const page = await openPage({ url: AD, config: { consent: 'ask_first' } });
		expect(page.touches).toEqual([]);
		expect(page.window.localStorage.getItem('pintally_visit')).toBeNull();
		page.window.pintally.consent(true);
		await page.settle();
		page.window.pintally.drain();
		await page.settle();
		expect(page.touches).toHaveLength(1);
	});

	it('withdrawn, the visit is forgotten', async () => {
		const page = await openPage({ url: AD });
		expect(page.window.localStorage.getItem('pintally_visit')).toContain('Spring');
		page.window.pintally.consent(false);
		await page.settle();
		expect(page.window.localStorage.getItem('pintally_visit')).toBeNull();
	});

	it('on the thank-you page, too, nothing is told without it', async () => {
		const refused = await openPage({ url: AD, checkout: 'after', config: { consent: 'ask_first' } });
		const given = await openPage({ url: AD, checkout: 'after' });
		expect([refused, given].map(({ touches }) => touches.length)).toEqual([0, 1]);
	});
});

it('a shop that does not answer disturbs nothing else', async () => {
	const page = await openPage({ answers: { [TOUCH]: new Error('blocked') }, config: { collect: SHOP } });
	expect(page.requests.map(({ url }) => url)).toEqual([SHOP]);
	expect(page.tracked('pagevisit')).toHaveLength(1);
});

it('a test conversion’s page tells nothing', async () => {
	expect((await openPage({ url: AD, config: { touch: '' } })).touches).toEqual([]);
});
