/** What a heartbeat may not hold: refused with pointers, and nothing of it kept. */
import { afterAll, beforeAll, expect, it } from 'vitest';
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
const good = { at: NOW, counts: [], orders: [], observed: {}, changes: [], shop: { version: '0.1.0' } };
const hour = (changes: object = {}) => ({
	hour: HOUR,
	orders: 1,
	covered: { orders: 1, seen: 1 },
	...changes,
});
const order = { id: '1', at: NOW, state: null };
const tally = { hour: HOUR, page: 'product', gateway: null, browser: null, events: 1, seen: 1 };
const change = { at: NOW, kind: 'plugin', name: 'x', detail: '' };

it.each([
	['an hour that is not over', { counts: [hour({ hour: HOUR + 1 })] }, '/counts/0/hour'],
	['an hour of last year', { counts: [hour({ hour: HOUR - 9000 })] }, '/counts/0/hour'],
	['hours in the wrong order', { counts: [hour(), hour({ hour: HOUR - 1 })] }, '/counts/1/hour'],
	['an hour twice', { counts: [hour(), hour()] }, '/counts/1/hour'],
	['half an order', { counts: [hour({ orders: 0.5 })] }, '/counts/0/orders'],
	['a negative count', { counts: [hour({ page_visits: -1 })] }, '/counts/0/page_visits'],
	[
		'more browser events than orders',
		{ counts: [hour({ covered: { orders: 1, seen: 2 } })] },
		'/counts/0/covered/seen',
	],
	['too many hours', { counts: Array(73).fill(hour()) }, '/counts'],
	['an unknown state', { orders: [{ ...order, state: 'lost' }] }, '/orders/0/state'],
	['milliseconds', { orders: [{ ...order, at: VECTOR_TIME }] }, '/orders/0/at'],
	['a reason in words', { orders: [{ ...order, reason: 'Jane said no' }] }, '/orders/0/reason'],
	['too many orders', { orders: Array(5001).fill(order) }, '/orders'],
	[
		'more same ids than events',
		{ observed: { both_sides: { events: 1, same_id: 2 } } },
		'/observed/both_sides/same_id',
	],
	['a kind in words', { changes: [{ ...change, kind: 'the weather' }] }, '/changes/0/kind'],
	['a novel', { changes: [{ ...change, detail: 'x'.repeat(501) }] }, '/changes/0/detail'],
	['too many changes', { changes: Array(201).fill(change) }, '/changes'],
	['more seen than there are', { tallies: [{ ...tally, seen: 2 }] }, '/tallies/0/seen'],
	[
		'a whole user agent',
		{ tallies: [{ ...tally, browser: 'Mozilla/5.0 (iPhone) AppleWebKit/605.1.15' }] },
		'/tallies/0/browser',
	],
	['too many tallies', { tallies: Array(1001).fill(tally) }, '/tallies'],
	[
		'a share above 1',
		{ week: { from: NOW, events: {}, accuracy: 1.1, coverage: null, duplicate_ids: 0 } },
		'/week/accuracy',
	],
])('refuses %s', async (_what, changes, pointer) => {
	const { status, body } = await bench.post('/v1/watch', { ...good, ...changes });
	expect([status, body.type]).toEqual([422, '/problems/invalid-batch']);
	expect(body.errors.map((fault: { pointer: string }) => fault.pointer)).toContain(pointer);
});

it('refuses what is missing, by name', async () => {
	const { status, body } = await bench.post('/v1/watch', {});
	expect(status).toBe(422);
	const pointers = body.errors.map((fault: { pointer: string }) => fault.pointer);
	expect(pointers.sort()).toEqual(['/at', '/changes', '/counts', '/observed', '/orders', '/shop']);
});

it('refuses a body of more than a mebibyte, and one that nobody signed', async () => {
	const raw = JSON.stringify(good).padEnd(1024 * 1024 + 1, ' ');
	expect((await bench.post('/v1/watch', good, { raw })).status).toBe(413);
	const secret = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
	expect((await bench.post('/v1/watch', good, { secret })).status).toBe(401);
});

it('has kept nothing of all that', () => {
	expect(bench.services.watcher.standings().get(bench.shop)?.heartbeat ?? null).toBeNull();
});

it('takes the largest that is allowed', async () => {
	const { status, body } = await bench.post('/v1/watch', {
		...good,
		counts: Array.from({ length: 72 }, (_, index) => hour({ hour: HOUR - 71 + index })),
		orders: Array.from({ length: 5000 }, (_, index) => ({
			id: String(index),
			at: NOW - 7200,
			state: null,
		})),
		changes: Array.from({ length: 200 }, (_, index) => ({
			...change,
			name: `plugin-${index}`,
			detail: 'x'.repeat(500),
		})),
		tallies: Array(1000).fill({ ...tally, gateway: 'x'.repeat(64), browser: 'x'.repeat(32) }),
	});
	expect(status).toBe(200);
	expect(body.reconciled.missing).toHaveLength(100);
	expect(body.reconciled.fates.missing).toBe(5000);
	expect(body.open[0].changes).toHaveLength(5);
});
