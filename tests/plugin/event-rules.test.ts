/** Custom events by rule: what may be saved, and what is printed of it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { prepare, type Site } from '../../sandbox/site/site.ts';
import { quote, settings } from '../support/ledger.ts';
import { describeWith } from '../support/requirements.ts';
import { ourComplaints } from '../support/site-log.ts';
import { Visitor } from '../support/visitor.ts';

const GUIDE = {
	name: 'Guide </script> read',
	on: true,
	event: 'view_content',
	when: 'scroll',
	what: '75',
	page: '/guides/*',
	value: '2.50',
};

describeWith(['php', 'wordpress', 'woocommerce'])('events by rule', () => {
	let site: Site;
	beforeAll(async () => {
		site = await prepare({ background: false });
		await settings(site, { tag_id: '2612345678901', consent: 'not_needed' });
	});
	afterAll(async () => {
		expect(ourComplaints(await site.log())).toEqual([]);
		await site.stop();
	});
	const save = (rules: unknown) =>
		site.php(
			`return ( new Pintally\\Settings\\Settings() )->save( array( 'event_rules' => json_decode( ${quote(JSON.stringify(rules))}, true ) ) );`,
		) as Promise<{ event_rules?: string } | []>;

	test.each([
		[{ name: ' ' }, 'Give it a name'],
		[{ event: 'checkout' }, 'It can make one of these events: custom, subscribe'],
		[{ event: 'page_visit' }, 'It can make one of these events'],
		[{ when: 'hover' }, 'It begins with one of these: address, click, form, time, scroll, video'],
		[{ what: '0' }, 'a whole number from 1 to 100'],
		[{ what: '101' }, 'a whole number from 1 to 100'],
		[{ when: 'time', what: '3601' }, 'a whole number from 1 to 3600'],
		[{ when: 'click', what: '' }, 'It needs a CSS selector'],
		[{ when: 'form', what: 'a[href="x"' }, 'It needs a CSS selector'],
		[{ when: 'click', what: '<a>' }, 'It needs a CSS selector'],
		[{ when: 'address', page: '' }, 'Say which page'],
		[{ page: 'https://shop.example/guides' }, 'begins with a slash and has no domain'],
		[{ page: 'guides' }, 'begins with a slash'],
		[{ value: '2,50' }, 'The value is a number'],
	])('%j is refused by the rule’s place and name, with what would be right', async (wrong, words) => {
		const name = (wrong as { name?: string }).name === undefined ? 'Guide' : '–';
		const { event_rules: said } = (await save([GUIDE, { ...GUIDE, name: 'Guide', ...wrong }])) as {
			event_rules: string;
		};
		expect(said).toContain(`Rule 2 (${name}): `);
		expect(said).toContain(words);
	});

	test('what is no list, and too many, are refused', async () => {
		expect(await save('x')).toMatchObject({ event_rules: expect.any(String) as string });
		expect(await save(Array.from({ length: 31 }, (_, n) => ({ ...GUIDE, name: `Rule ${n}` })))).toMatchObject(
			{
				event_rules: expect.stringContaining('30 rules') as string,
			},
		);
	});

	test('no rule, or none that is on: no script', async () => {
		await save([]);
		const without = await new Visitor(site.url).get('/');
		await save([{ ...GUIDE, on: false }]);
		const off = await new Visitor(site.url).get('/');
		expect([without.text, off.text].filter((html) => html.includes('storefront-rules'))).toEqual([]);
	});

	test('the rules that are on stand in the page as data, the same for every guest, after the tag’s script', async () => {
		expect(await save([{ ...GUIDE, on: false, name: 'Off' }, GUIDE])).toEqual([]);
		const [one, other] = await Promise.all([
			new Visitor(site.url).get('/'),
			new Visitor(site.url, { 'user-agent': 'Mozilla/5.0 Firefox/140.0' }).get('/'),
		]);
		const [, json = ''] = /\.rules=(\[.*?\]);/.exec(one.text) ?? [];
		expect(json).not.toContain('</script>');
		expect(JSON.parse(json)).toEqual([
			{
				event: 'view_content',
				when: 'scroll',
				what: '75',
				page: '/guides/*',
				facts: { lead_type: GUIDE.name, value: '2.50', currency: 'USD' },
			},
		]);
		expect(one.text.indexOf('build/storefront.js')).toBeLessThan(
			one.text.indexOf('build/storefront-rules.js'),
		);
		const head = (html: string) =>
			/<script[^>]*pintally-storefront-rules-js-before[\s\S]*?<\/script>/.exec(html)?.[0];
		expect(head(one.text)).toBeTruthy();
		expect(head(other.text)).toBe(head(one.text));
	});

	test('with one for videos: the page knows who asks players in frames, and YouTube’s, embedded by WordPress, may answer', async () => {
		const embeds = [
			'<iframe title="x" src="https://www.youtube.com/embed/abc?feature=oembed" allowfullscreen></iframe>',
			'<iframe src="https://www.youtube-nocookie.com/embed/abc"></iframe>',
			'<iframe src="https://player.vimeo.com/video/1?dnt=1"></iframe>',
			'<iframe src="https://evil.example/https://www.youtube.com/embed/abc"></iframe>',
		];
		const sources = async () =>
			(
				(await site.php(
					`return array_map( static fn ( $html ) => apply_filters( 'embed_oembed_html', $html, 'https://youtu.be/abc', array(), 1 ), json_decode( ${quote(JSON.stringify(embeds))}, true ) );`,
				)) as string[]
			).map((html) => /src="([^"]*)"/.exec(html)?.[1]?.replace(/&amp;|&#038;/g, '&'));
		const frames = async () =>
			/pintally\.frames=("[^"]*")/.exec((await new Visitor(site.url).get('/')).text)?.[1];
		await save([GUIDE]);
		const as = embeds.map((html) => /src="([^"]*)"/.exec(html)?.[1]);
		expect(await sources()).toEqual(as);
		expect(await frames()).toBeUndefined();
		await save([GUIDE, { ...GUIDE, event: 'watch_video', when: 'video', what: '50' }]);
		expect(await sources()).toEqual([
			'https://www.youtube.com/embed/abc?feature=oembed&enablejsapi=1',
			'https://www.youtube-nocookie.com/embed/abc?enablejsapi=1',
			...as.slice(2),
		]);
		const script = JSON.parse((await frames())!) as string;
		expect((await fetch(script)).status).toBe(200);
		await save([]);
	});

	test('they go with the settings’ file', async () => {
		await save([GUIDE]);
		const file = await site.php(
			`return ( new Pintally\\Settings\\Transfer( new Pintally\\Settings\\Settings() ) )->export();`,
		);
		await save([]);
		expect(
			await site.php(
				`return ( new Pintally\\Settings\\Transfer( new Pintally\\Settings\\Settings() ) )->import( json_decode( ${quote(JSON.stringify(file))}, true ) );`,
			),
		).toEqual([]);
		expect(await site.php(`return ( new Pintally\\Settings\\Settings() )->get( 'event_rules' );`)).toEqual([
			GUIDE,
		]);
	});
});
