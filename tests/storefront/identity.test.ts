// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { EM, openPage } from './shop-page.ts';

const VISITOR = '3f2b8a54-9c1d-4e7f-8a6b-0123456789ab';

const contextOf = async (circumstances: Parameters<typeof openPage>[0]) =>
	(await openPage(circumstances)).requests[0]!.body.context;

describe('the visitor id', () => {
	it('is made with consent and stays', async () => {
		const first = await openPage();
		const id = first.cookie('pintally_visitor')!;
		expect(await contextOf({ cookies: { pintally_visitor: id } })).toMatchObject({ visitor_id: id });
	});

	it('is not written again: a cookie of the server would shrink to seven days in Safari', async () => {
		const written =
			'window.written = []; const set = Object.getOwnPropertyDescriptor(Document.prototype, "cookie")';
		const page = await openPage({
			cookies: { pintally_visitor: VISITOR, pintally_epik: 'dj0y' },
			before: `${written}; Object.defineProperty(document, 'cookie', {
				get() { return set.get.call(document) }, set(cookie) { written.push(cookie); set.set.call(document, cookie) } })`,
		});
		expect(page.window.written).toEqual([]);
	});

	it('that is none is replaced', async () => {
		const page = await openPage({ cookies: { pintally_visitor: '<script>' } });
		expect(page.cookie('pintally_visitor')).toMatch(/^[0-9a-f-]{36}$/);
	});
});

describe('the click id', () => {
	const url = 'https://shop.example/?epik=parameter';

	it("is that of Pinterest's cookie, then the parameter, then our copy", async () => {
		const all = { _epik: 'cookie', pintally_epik: 'copy' };
		expect(await contextOf({ url, cookies: all })).toMatchObject({ epik: 'cookie' });
		expect(await contextOf({ url, cookies: { pintally_epik: 'copy' } })).toMatchObject({ epik: 'parameter' });
		expect(await contextOf({ cookies: { pintally_epik: 'copy' } })).toMatchObject({ epik: 'copy' });
		expect(await contextOf({})).not.toHaveProperty('epik');
	});

	it('is kept for the pages that follow', async () => {
		expect((await openPage({ url })).cookie('pintally_epik')).toBe('parameter');
	});

	it('that cannot be one is not taken', async () => {
		const page = await openPage({ url: `https://shop.example/?epik=${'x'.repeat(1025)}` });
		expect(page.cookie('pintally_epik')).toBeUndefined();
		expect(await contextOf({ url: 'https://shop.example/?epik=%3Cb%3E' })).not.toHaveProperty('epik');
	});
});

it('says nothing about an address that is no hash', async () => {
	expect(await contextOf({ cookies: { pintally_em: 'anna@example.com' } })).not.toHaveProperty('em');
	expect(await contextOf({ cookies: { pintally_em: EM } })).toMatchObject({ em: [EM] });
});

it('leaves out a visitor id that the browser does not keep', async () => {
	const before = "Object.defineProperty(document, 'cookie', { get: () => '', set() {} })";
	expect(await contextOf({ before })).not.toHaveProperty('visitor_id');
});
