// @vitest-environment node
/// <reference types="node" />
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ORDER_CASES, orderCase, type OrderCase } from '../contract/vectors.ts';
import { openPage, PULSE } from './shop-page.ts';

/** What plugin/src/Facts/OrderFacts.php never prints. */
const PERSONAL = [
	...readFileSync(new URL('../../plugin/src/Facts/OrderFacts.php', import.meta.url), 'utf8')
		.match(/const PERSONAL = array\((.+)\)/)![1]!
		.matchAll(/'(\w+)'/g),
].map(([, field]) => field!);

/** The order-received page of a case of the contract. */
function orderReceived({ hook, now }: OrderCase, more: Parameters<typeof openPage>[0] = {}) {
	const order = Object.fromEntries(
		Object.entries(hook.facts.order).filter(([field]) => !PERSONAL.includes(field)),
	);
	return openPage({
		born: [{ id: hook.id, event: 'checkout', at: hook.at, facts: { ...hook.facts, order } }],
		config: { rules: hook.rules },
		userAgent: hook.facts.order.customer_user_agent ?? '',
		before: `Date.now = () => ${now * 1000}`,
		checkout: 'after',
		...(hook.context.consent === 'denied' && { cookies: { pintally_consent: 'denied' } }),
		...more,
	});
}

/** On the order-received page; who is too little known to be matched, only the server knows, and prints nothing. */
const SHOWN = ORDER_CASES.filter(
	({ id, hook }) => hook.context.surface === 'order_received' && id !== 'no_identity',
);
const SENT = SHOWN.filter(({ expect: expected, alreadySent }) => expected.send && !alreadySent);
const LEFT_OUT = SHOWN.filter(({ expect: expected, alreadySent }) => !expected.send && !alreadySent);

it('the printed facts are about no person', () => {
	expect(PERSONAL).toEqual(expect.arrayContaining(['billing', 'customer_ip_address', 'order_key']));
});

describe('a sale calls the tag as the contract says', () => {
	it.each(SENT)('$id: $title', async (sale) => {
		const page = await orderReceived(sale);
		const expected = sale.expect as { tag: [string, string, object] };
		expect(page.calls().filter(([, event]) => event === 'checkout')).toEqual([expected.tag]);
		expect(page.warnings).toEqual([]);
	});

	it.each(LEFT_OUT)('$id: nothing, $expect.reason', async (sale) => {
		const page = await orderReceived(sale);
		expect(page.calls().filter(([, event]) => event === 'checkout')).toEqual([]);
	});
});

describe('the order-received page', () => {
	const sale = orderCase('simple');

	it('loads no second copy of the mapping, and works where an optimiser turned the scripts around', async () => {
		for (const checkout of ['after', 'before'] as const) {
			const page = await orderReceived(sale, { checkout });
			expect(page.scripts).toEqual(['https://s.pinimg.com/ct/core.js']);
			expect(page.tracked('checkout')).toHaveLength(1);
			expect(page.tracked('pagevisit')).toHaveLength(1);
		}
	});

	it('never sends the sale to the worker: nobody can post one from a browser', async () => {
		const page = await orderReceived(sale);
		await page.coreJs('load');
		expect(page.requests.flatMap(({ body }) => body.hooks).map(({ event }) => event)).toEqual(['page_visit']);
		expect(page.requests.at(-1)?.body.receipts).toEqual([
			{ id: sale.hook.id, event: 'checkout', result: 'called' },
		]);
	});

	it('calls nothing on a reload, in a second tab, or at a second look', async () => {
		const first = await orderReceived(sale);
		first.window.pintally.drain();
		await first.settle();
		const again = await orderReceived(sale, { storage: first.window.localStorage });
		await again.coreJs('load');
		expect(first.tracked('checkout')).toHaveLength(1);
		expect(again.tracked('checkout')).toEqual([]);
		expect(again.requests.flatMap(({ body }) => body.receipts)).toEqual([]);
	});

	it('still knows the sale after a long day of browsing', async () => {
		const first = await orderReceived(sale);
		const storage = first.window.localStorage;
		storage.setItem(
			'pintally_called',
			[...Array.from({ length: 90 }, (_, n) => `a${n}`), sale.hook.id].join(' '),
		);
		const other = { id: 'signup.0123456789', event: 'signup', at: 1, facts: {} };
		await openPage({ born: [other], storage });
		const again = await orderReceived(sale, { storage });
		expect(again.tracked('checkout')).toEqual([]);
	});

	it('waits for consent, and calls the sale when it comes', async () => {
		const page = await orderReceived(sale, { config: { consent: 'ask_first', rules: sale.hook.rules } });
		expect(page.calls()).toEqual([]);
		page.window.pintally.consent(true);
		await page.settle();
		expect(page.tracked('checkout')).toHaveLength(1);
	});

	it('calls nothing where checkouts are switched off', async () => {
		const page = await orderReceived(sale, { config: { off: ['checkout'], rules: sale.hook.rules } });
		expect(page.tracked('checkout')).toEqual([]);
	});

	it('says nothing of a sale whose facts are broken, and goes on with the rest', async () => {
		const page = await openPage({
			born: [
				{ id: 'checkout.0123456789', event: 'checkout', at: 1, facts: { order: null } },
				{ id: 'signup.0123456789', event: 'signup', at: 1, facts: {} },
			],
			checkout: 'after',
		});
		expect(page.tracked('checkout')).toEqual([]);
		expect(page.tracked('signup')).toHaveLength(1);
		expect(page.warnings).toHaveLength(1);
	});

	it('survives a block that is no JSON', async () => {
		const page = await openPage({ born: '[{"id":', checkout: 'after' });
		expect(page.tracked('pagevisit')).toHaveLength(1);
		expect(page.warnings).toEqual([]);
	});
});

describe('the pulse', () => {
	it('lets the shop deliver the sale, whatever was consented to, with nothing in it', async () => {
		const page = await orderReceived(orderCase('simple'), {
			config: { consent: 'ask_first', rules: orderCase('simple').hook.rules },
		});
		expect(page.beacons).toEqual([{ url: PULSE, body: undefined }]);
	});

	it('is for sales only', async () => {
		const page = await openPage({ born: [{ id: 'signup.0123456789', event: 'signup', at: 1, facts: {} }] });
		expect(page.beacons).toEqual([]);
		expect((await openPage()).beacons).toEqual([]);
	});
});
