/** Plugin and worker are updated each for itself: the heartbeat of a later plugin and that of the first one are taken. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { tolerated } from '../../worker/src/shell/watch/tolerated.ts';
import type { ToldHeartbeat } from '../../worker/src/shell/watch/body.ts';
import { startPinterest, type FakePinterest } from './fake-pinterest.ts';
import { startWorkbench, VECTOR_TIME, type Workbench } from './workbench.ts';

let pinterest: FakePinterest;
let bench: Workbench;
beforeAll(async () => {
	pinterest = await startPinterest();
	bench = await startWorkbench(pinterest.url, { token: false });
});
afterAll(async () => {
	await bench.close();
	await pinterest.close();
});

const NOW = Math.floor(VECTOR_TIME / 1000);
const HOUR = Math.floor(NOW / 3600) - 1;
const WEEK = 7 * 86_400;

/** As the first version of the plugin sent it, once a week. */
const first = {
	at: NOW,
	counts: [{ hour: HOUR, orders: 3, covered: { orders: 2, seen: 2 }, page_visits: 0 }],
	orders: [
		{ id: '1001', at: NOW - 9000, state: 'delivered' },
		{ id: '1002', at: NOW - 9000, state: 'left_out', reason: 'consent_denied' },
	],
	observed: {
		pages: { home: { tag: true, tag_id: true, event_ids: true }, cart: null },
		both_sides: { events: 40, same_id: 40 },
		oldest_queued: 'nothing',
	},
	changes: [{ at: NOW - 600, kind: 'plugin', name: 'woocommerce', detail: '10.1.0 -> 10.2.0' }],
	shop: { version: '0.1.0' },
	week: {
		from: NOW - WEEK,
		events: { checkout: { tag: 70, server: 91 } },
		accuracy: 1,
		coverage: 0.77,
		duplicate_ids: null,
	},
};

it('the heartbeat of the first version is taken whole', async () => {
	const { status, body } = await bench.post('/v1/watch', first);
	expect([status, body]).toMatchObject([200, { ignored: [], open: [], reconciled: { accuracy: 1 } }]);
	expect(body.digest.events.checkout.server.now).toBe(91);
});

it('what only a later version knows is left aside and named, and the rest is taken', async () => {
	const [delivered, left_out] = first.orders;
	const later = {
		...first,
		mood: 'good',
		counts: [{ ...first.counts[0]!, hour: HOUR, wishes: 4 }],
		orders: [
			{ ...delivered, email: 'jane@example.com' },
			{ ...left_out, reason: 'of_a_later_version', email: 'john@example.com' },
			{ id: '1003', at: NOW - 9000, state: null },
		],
		observed: { ...first.observed, token_accepted: true, pages: { ...first.observed.pages, blog: null } },
		changes: [{ at: NOW - 300, kind: 'weather', name: 'rain', detail: '' }, ...first.changes],
		tallies: ['blog', 'product'].map((page) => ({
			...{ hour: HOUR, page, gateway: null, browser: null, events: 1, seen: 1 },
		})),
		shop: { version: '9.0.0', 'jane@example.com': 1 },
		week: {
			...first.week,
			events: { ...first.week.events, wish: { tag: 1, server: 1 } },
			reasons: { too_shy: 2 },
		},
	};
	const { status, body } = await bench.post('/v1/watch', later);
	expect(status).toBe(200);
	expect(body.ignored).toEqual([
		'/counts/0/wishes',
		'/orders/0/email',
		'/observed/pages/blog',
		'/observed/token_accepted',
		'/shop/…',
		'/week/events/wish',
		'/week/reasons/too_shy',
		'/mood',
		'/changes/0/kind',
		'/tallies/0/page',
	]);
	// Left out for a reason, whichever; the missing one is still found, with the change that is understood.
	expect(body.reconciled).toMatchObject({ accuracy: 2 / 3, fates: { left_out: 1 }, missing: ['1003'] });
	expect(body.open).toMatchObject([{ name: 'order_missing', changes: first.changes }]);
	expect(body.findings.token).toBe('unknown');
	const kept = (await bench.services.shops.watch.read(bench.shop))?.text ?? '';
	expect(kept).toContain('woocommerce');
	expect(kept).not.toMatch(/jane|john|mood|rain|wish|too_shy/);
});

it('no more is named than shows by what the versions differ', () => {
	const fields = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`more_${index}`, index]));
	expect(tolerated({ ...first, ...fields } as ToldHeartbeat).ignored).toHaveLength(20);
});
