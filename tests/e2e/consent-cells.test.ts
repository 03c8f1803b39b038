/**
 * Every cell of docs/consent-matrix.md, in a real browser and a real shop, with every kind of banner and in every mode:
 * whatever leaves for Pinterest, is set or is stored without a right to it fails; so does what has a right and is not there.
 */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Demo } from '../../sandbox/demo/demo.ts';
import type { Site } from '../../sandbox/site/site.ts';
import { extraPlugin } from '../../sandbox/site/trees.ts';
import { BANNERS, CELLS, MODES, type Cell, type Extent } from '../contract/consent-matrix.ts';
import { openBrowser } from '../support/browser.ts';
import { rows, type Row } from '../support/ledger.ts';
import { describeWith } from '../support/requirements.ts';
import { SPEAKS_API } from './banners.ts';
import { chooseShop, prepareShop } from './consent-shop.ts';
import { visit, type Part, type Visited, type VisitWishes } from './consent-visit.ts';
import { openDemoShop, type DemoShop } from './demo-shop.ts';

/** As many visitors at once as the site's server answers. */
const AT_ONCE = 4;

/** Where no answer comes, the moments do not differ: one visit stands for all, the one that sees every page. */
const isWalked = ({ cell }: Case): boolean => cell.state !== 'unknown' || cell.when === 'between';

interface Case extends Pick<VisitWishes, 'cell' | 'paid' | 'gpc'> {
	name: string;
}
/** The cells, and what is beside them: the sale that is paid on the shop's own page, and Global Privacy Control. */
function casesOf(asked: boolean): Case[] {
	const cells = CELLS.filter((cell) => cell.asked === asked);
	const paidHere = cells
		.filter(({ sale }) => sale === 'sent_if_paid_here')
		.map((cell) => ({
			name: `${cell.state}, ${cell.when}, and paid on the shop's own page: the sale is sent`,
			cell: { ...cell, sale: 'sent' as const },
			paid: "on the shop's page" as const,
		}));
	const refused = cells.find(({ state, when }) => state === 'denied' && when === 'before')!;
	return [
		...cells.map((cell) => ({
			name: `${cell.state}, ${cell.when}: ${cell.page}, the sale ${cell.sale}`,
			cell,
		})),
		...paidHere,
		{
			name: 'granted, and Global Privacy Control: nothing, also when the visitor says yes again',
			cell: { ...refused, state: 'granted', when: 'during' },
			gpc: true,
		},
	];
}

describeWith(['php', 'wordpress', 'woocommerce', 'chromium'])('every cell of the consent matrix', () => {
	let browser: Browser;
	let demo: Demo;
	let site: Site;
	let shop: DemoShop | undefined;
	let products: VisitWishes['products'];
	let marks = 0;
	beforeAll(async () => {
		browser = await openBrowser();
		shop = await openDemoShop({ theme: 'classic', plugins: ['wp-consent-api'] });
		({ demo, site } = shop);
		await prepareShop(site);
		products = (await site.php(
			`return array_map( static fn ( $slug ) => (string) get_page_by_path( $slug, OBJECT, 'product' )->ID, array( 'mug' => 'ceramic-mug', 'vase' => 'tall-vase' ) );`,
		)) as VisitWishes['products'];
	}, 180_000);
	afterAll(async () => {
		await browser?.close();
		await shop?.close();
	});

	/** What came of one visit, and what of it reached Pinterest by the API: ids by event. */
	interface Outcome extends Visited {
		rows: Row[];
		api: Map<string, string>;
	}

	async function visitAll(
		banner: (typeof BANNERS)[number],
		inside: boolean,
		cases: readonly Case[],
	): Promise<(Outcome | Error)[]> {
		const marked = cases.map((one) => ({
			...one,
			mark: `c${(marks += 1)}${inside ? '-inside' : ''}`,
		}));
		/** A visit that failed fails its own test. */
		const visits: (Visited | Error)[] = [];
		const waiting = [...marked.entries()];
		const walk = async () => {
			for (let next = waiting.shift(); next; next = waiting.shift())
				visits[next[0]] = await visit(browser, demo, site, { ...next[1], banner, products }).catch(
					(error: unknown) => error as Error,
				);
		};
		await Promise.all(Array.from({ length: AT_ONCE }, walk));

		const { record } = demo.sandbox;
		const deliver = () => site.php(`do_action( 'pintally_deliver' ); return true;`);
		await deliver();
		const waited = (await rows(site))
			.filter(({ state }) => state === 'accepted')
			.map(({ event_id }) => event_id);
		// Their sales that have no right are answered with why; all others arrive. Who lacks one is for the tests to say.
		await demo.sandbox
			.until(() => waited.every((id) => record.apiEvents.some(({ event }) => event.event_id === id)), 15_000)
			.catch(() => {});
		await deliver();
		const all = await rows(site);
		return marked.map(({ mark }, at) => {
			const made = visits[at]!;
			if (made instanceof Error) return made;
			const ids = [...(made.before?.actions ?? []), ...made.since.actions];
			const theirs = record.apiEvents.filter(({ event }) => agentOf(event).endsWith(` Cell/${mark}`));
			return {
				...made,
				rows: all.filter(
					({ event_id, order_id }) => ids.includes(event_id) || Number(order_id) === made.order,
				),
				api: new Map(theirs.map(({ event }) => [event.event_id, event.event_name])),
			};
		});
	}
	const agentOf = (event: { user_data: object }): string =>
		String((event.user_data as { client_user_agent?: string }).client_user_agent);

	/** A part of a visit without a right: nothing left the browser, nothing is kept. */
	function expectNothing({ requests, cookies, storage }: Part): void {
		expect({ requests, cookies, storage }).toEqual({ requests: [], cookies: [], storage: [] });
	}
	/** And one with it. */
	function expectKept({ cookies }: Part): void {
		expect(cookies).toEqual(expect.arrayContaining(['pintally_visitor', '_pin_unauth']));
	}

	const RIGHTS: Record<Extent, [before: boolean, since: boolean]> = {
		all: [true, true],
		nothing: [false, false],
		from_then: [false, true],
		until_then: [true, false],
	};

	function check(
		cell: Cell,
		{ before, since, calls, answeredAt, withdrawals, order, rows: theirs, api, errors }: Outcome,
	): void {
		expect(errors).toEqual([]);
		const tracked = calls.filter(({ call }) => call === 'track');
		const visitsAt = (page: string) =>
			tracked.filter((call) => call.page === page && call.name === 'page_visit');

		// Pinterest's script, the page's own events on both roads, cookies and storage.
		const [first, then] = RIGHTS[cell.page];
		if (before) {
			(first ? expectKept : expectNothing)(before);
			if (first) expect(before.requests).toContain('/ct/core.js');
		}
		(then ? expectKept : expectNothing)(since);
		if (cell.page === 'nothing') expect([calls, [...api.values()]]).toEqual([[], []]);
		else {
			// Each page's visit is told once, by both roads, on the page of the answer too; and nowhere else.
			const answered = answeredAt === '' ? [] : visitsAt(answeredAt);
			const shown = answeredAt === '' ? visitsAt(tracked[0]?.page ?? '') : answered;
			expect(shown).toHaveLength(1);
			if (cell.page !== 'until_then') expect(api.get(shown[0]!.id)).toBe('page_visit');
		}
		if (cell.page === 'until_then') {
			expect(calls.at(-1)?.args).toEqual(['setconsent', false]);
			expect(withdrawals).toEqual([204]);
		}

		// What the server recorded.
		const row = (id: string) => theirs.find(({ event_id }) => event_id === id)!;
		const actions = { before: (before?.actions ?? []).map(row), since: since.actions.map(row) };
		expect(actions.since.map(({ event }) => event)).toContain('add_to_cart');
		if (before) expect(actions.before.map(({ event }) => event)).toContain('add_to_cart');
		const [firstActions, thenActions] = RIGHTS[cell.actions];
		const fate = (mayBeSent: boolean, whyNot: RegExp) => (one: Row) => {
			if (mayBeSent) {
				expect(one).toMatchObject({ event: one.event, reason: '' });
				expect(api.get(one.event_id)).toBe(one.event);
			} else {
				expect(one).toMatchObject({ event: one.event, state: 'left_out', facts: '', context: '' });
				expect(one.reason).toMatch(whyNot);
				expect([...api.keys()]).not.toContain(one.event_id);
			}
		};
		const isTakenBack = cell.actions === 'until_then';
		actions.before.forEach(
			fate(firstActions && !isTakenBack, isTakenBack ? /^consent_withdrawn$/ : /^consent_(denied|unknown)$/),
		);
		actions.since.forEach(fate(thenActions, /^consent_(denied|unknown)$/));

		// The sale.
		const sales = theirs.filter(({ event, order_id }) => event === 'checkout' && Number(order_id) === order);
		expect(sales).toHaveLength(1);
		const told = tracked.filter(({ name }) => name === 'checkout');
		const sent = [...api.values()].filter((event) => event === 'checkout');
		if (cell.sale === 'sent') {
			expect([told.length, sent.length]).toEqual([1, 1]);
			expect(api.get(told[0]!.id)).toBe('checkout');
			expect(sales[0]).toMatchObject({ reason: '', event_id: told[0]!.id });
		} else {
			expect(sent).toEqual([]);
			expect(sales[0]).toMatchObject({ state: 'left_out', facts: '', context: '' });
			expect(sales[0]!.reason).toMatch(/^consent_(denied|unknown|withdrawn)$/);
			// Shown by right, before it was taken back.
			expect(told).toHaveLength(cell.sale === 'sent_unless_waiting' ? 1 : 0);
		}
	}

	describe.each(BANNERS)('%s', (banner) => {
		describe.skipIf(SPEAKS_API.includes(banner) && !extraPlugin('wp-consent-api')).each(MODES)(
			'$name',
			({ name: mode, asked }) => {
				const cases = casesOf(asked);
				const walked = cases.filter(isWalked);
				let outcomes: (Outcome | Error)[];
				beforeAll(async () => {
					demo.sandbox.reset();
					await chooseShop(site, banner, mode);
					outcomes = await visitAll(banner, mode === 'by region, inside', walked);
				}, 240_000);
				test.each(cases)('$name', (one) => {
					const outcome =
						outcomes[
							walked.indexOf(isWalked(one) ? one : walked.find(({ cell }) => cell.state === 'unknown')!)
						]!;
					if (outcome instanceof Error) throw outcome;
					check(one.cell, outcome);
				});
			},
		);
	});
});
