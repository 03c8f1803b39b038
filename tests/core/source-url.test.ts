import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sourceUrl } from '../../core/source-url.ts';

const SITE = 'https://shop.example/';

it.each([
	['https://Shop.Example/Mugs/?a=1#top', 'https://shop.example/Mugs/'],
	[
		'https://shop.example/?key=wc_order_x&utm_medium=paid&epik=dj0y&utm_source=p',
		'https://shop.example/?utm_medium=paid&epik=dj0y&utm_source=p',
	],
	['https://shop.example/?utm_campaign=a%20b%26c', 'https://shop.example/?utm_campaign=a%20b%26c'],
	['https://shop.example/?utm_campaign=a+b', 'https://shop.example/?utm_campaign=a%20b'],
	['https://shop.example/?UTM_Source=x&utm_1=y&gclid=z&fbclid=w', 'https://shop.example/'],
	['https://shop.example/?utm_content=jane@example.com&utm_term=mug', 'https://shop.example/?utm_term=mug'],
	['https://shop.example/bye/jane%40example.com/now', 'https://shop.example/bye/'],
	['https://shop.example/@clay/', 'https://shop.example/@clay/'],
	['http://localhost:8080/shop', 'http://localhost:8080/shop'],
	['https://user:secret@shop.example/', 'https://shop.example/'],
	['https://müller.example/töpfe', 'https://xn--mller-kva.example/t%C3%B6pfe'],
	[undefined, SITE],
	['', SITE],
	['not an address', SITE],
	['javascript:alert(1)', SITE],
	['android-app://com.example/', SITE],
	[`https://shop.example/mugs?utm_source=${'x'.repeat(3000)}`, 'https://shop.example/mugs'],
	[`https://shop.example/${'x'.repeat(3000)}`, SITE],
])('of %s is sent %s', (page, url) => {
	expect(sourceUrl(page, SITE)).toBe(url);
});

it('is left out where even the shop has no address', () => {
	expect(sourceUrl(undefined, 'shop')).toBeUndefined();
});

it('never holds a fragment or another parameter', () => {
	const name = fc.constantFrom('epik', 'utm_source', 'utm_id', 'key', 'gclid', 'UTM_TERM', 'utm_1', 'epik[]');
	const query = fc.array(fc.tuple(name, fc.string()), { maxLength: 5 });
	fc.assert(
		fc.property(fc.string(), query, fc.string(), (path, pairs, fragment) => {
			const raw = pairs.map((pair) => pair.join('=')).join('&');
			expect(sourceUrl(`https://shop.example/${path}?${raw}#${fragment}`, SITE)).toMatch(
				/^https:\/\/shop\.example\/[^\s#?]*(\?((epik|utm_[a-z_]+)=[^=&#]*&?)+)?$/,
			);
		}),
	);
});
