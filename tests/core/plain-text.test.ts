import fc from 'fast-check';
import { expect, it } from 'vitest';
import { plainText } from '../../core/plain-text.ts';

it.each([
	['Kitchen &amp; Dining', 'Kitchen & Dining'],
	['Bulb &quot;E27&quot;', 'Bulb "E27"'],
	['Tom&#039;s &#8211; &#x2014;', "Tom's – —"],
	['<strong class="a">Mug</strong>, <em>blue</em>', 'Mug, blue'],
	['  Mug\n\t blue ', 'Mug blue'],
	['A &lt;b&gt; C', 'A <b> C'],
	['Size < M', 'Size < M'],
	['A&nbsp;B', 'A B'],
	['&amp;amp;', '&amp;'],
	['R&D', 'R&D'],
	['&unheard;', '&unheard;'],
	['&#0;&#x110000;', '&#0;&#x110000;'],
	['急須 ☕', '急須 ☕'],
])('%s reads %s', (html, text) => {
	expect(plainText(html)).toBe(text);
});

it.each(['', '  ', '<br>', null, undefined])('of %s nothing is left', (html) => {
	expect(plainText(html)).toBeUndefined();
});

it('holds no tag that was written as one, whatever the name', () => {
	fc.assert(
		fc.property(fc.string(), (name) => {
			expect(plainText(`${name}<script>alert(1)</script>`) ?? '').not.toContain('<script>');
		}),
	);
});
