/** One worker, many shops: whose a call is, what may be repeated, and that a flood is one shop's own trouble. */
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eachStore } from '../each-store.ts';
import { startPinterest, type FakePinterest } from '../fake-pinterest.ts';
import { signup } from '../hooks-of-vectors.ts';
import { ManualClock } from '../manual-clock.ts';
import { startWorkbench, VECTOR_TIME, type Workbench } from '../workbench.ts';
import { expectNothingPersonal } from './output.ts';

eachStore('many shops', (store) => {
	let pinterest: FakePinterest;
	let bench: Workbench;
	let clock: ManualClock;
	beforeEach(async () => {
		pinterest = await startPinterest();
		clock = new ManualClock(VECTOR_TIME);
		bench = await startWorkbench(pinterest.url, {
			store,
			clock,
			token: false,
			env: { HOOKS_PER_MINUTE: '10' },
		});
	});
	afterEach(async () => {
		expectNothingPersonal(bench.lines.join(''), bench.secret, bench.collectKey);
		await bench.close();
		await pinterest.close();
	});

	const MINUTE = 60_000;
	const DAY = 24 * 60 * MINUTE;
	const hooks = (...ids: string[]) => ({ hooks: ids.map((id) => signup(id, clock.now())) });
	async function secondShop() {
		const { shops } = bench.services;
		const site = { siteUrl: 'https://other.example/', url: bench.url };
		const shop = await shops.add({ name: 'Other', ...site, test: false });
		return { shop, secret: await shops.secret(shop) };
	}

	it.each([
		[4 * MINUTE, 200],
		[-4 * MINUTE, 200],
		[6 * MINUTE, 401],
		[-6 * MINUTE, 401],
	])('fault 35: a clock that differs by %i ms: %i', async (off, status) => {
		const answer = await bench.post('/v1/outcomes', { after: 0 }, { at: clock.now() + off });
		expect(answer.status).toBe(status);
		if (status === 401) expect(answer.body.worker_time).toBe(Math.floor(clock.now() / 1000));
	});

	it('fault 34: where our own clock is set, the window goes with it, and the answer says so', async () => {
		const sendersClock = clock.now();
		const ask = () => bench.post('/v1/outcomes', { after: 0 }, { at: sendersClock });
		for (const jump of [60 * MINUTE, -60 * MINUTE, -clock.now()]) {
			clock.wall += jump;
			const { status, body } = await ask();
			expect([status, body.type]).toEqual([401, '/problems/timestamp-out-of-window']);
			expect(body.worker_time).toBe(Math.floor(clock.now() / 1000));
			clock.wall -= jump;
			expect((await ask()).status).toBe(200);
		}
	});

	describe('fault 36: a call that was overheard', () => {
		it('again within the window: taken as the same', async () => {
			const at = clock.now();
			const body = hooks('replay.event01');
			expect((await bench.post('/v1/hooks', body, { id: 'msg_heard', at })).status).toBe(202);
			const again = await bench.post('/v1/hooks', body, { id: 'msg_heard', at });
			expect([again.status, again.body.verdicts[0].duplicate]).toEqual([202, true]);
			expect(bench.services.queue.waiting(bench.shop)).toBe(1);
		});

		it('after it, for another shop, or with another body: refused', async () => {
			const at = clock.now();
			await bench.post('/v1/hooks', hooks('replay.event01'), { id: 'msg_heard', at });
			const other = await secondShop();
			const crossed = await bench.post('/v1/hooks', hooks('replay.event01'), { shop: other.shop, at });
			expect(crossed.status).toBe(401);
			const heard = sign(bench.secret, 'msg_heard', hooks('replay.event01'));
			const changed = {
				id: 'msg_changed',
				at,
				headers: { 'webhook-id': 'msg_heard', 'webhook-signature': heard },
			};
			expect((await bench.post('/v1/hooks', hooks('replay.event01'), changed)).status).toBe(202);
			expect((await bench.post('/v1/hooks', hooks('replay.event02'), changed)).status).toBe(401);
			// Signed anew, so by the shop itself.
			expect((await bench.post('/v1/hooks', hooks('replay.event02'), { id: 'msg_heard' })).status).toBe(409);
			clock.advance(6 * MINUTE);
			expect((await bench.post('/v1/hooks', hooks('replay.event01'), { id: 'msg_heard', at })).status).toBe(
				401,
			);
			expect(bench.services.queue.waiting(bench.shop)).toBe(1);
		});
	});

	/** What a shop would sign with a secret, now. */
	const sign = (secret: string, id: string, body: unknown) =>
		new Webhook(secret).sign(id, new Date(Math.floor(clock.now() / 1000) * 1000), JSON.stringify(body));

	it('fault 39: while a secret is rotated, the old one works for a week', async () => {
		const { shops } = bench.services;
		const status = async (secret: string) =>
			(await bench.post('/v1/outcomes', { after: 0 }, { secret })).status;
		await shops.rotate(bench.shop);
		const fresh = await shops.secret(bench.shop);
		expect([await status(bench.secret), await status(fresh)]).toEqual([200, 200]);
		const body = { after: 0 };
		for (const secrets of [
			[bench.secret, fresh],
			[fresh, bench.secret],
		]) {
			const both = secrets.map((secret) => sign(secret, 'msg_both', body)).join(' ');
			const headers = { 'webhook-signature': both };
			expect((await bench.post('/v1/outcomes', body, { id: 'msg_both', headers })).status).toBe(200);
		}
		clock.wall += 7 * DAY;
		expect([await status(bench.secret), await status(fresh)]).toEqual([401, 200]);
	});

	it("fault 41: a shop learns nothing of another's events", async () => {
		const other = await secondShop();
		const { queue } = bench.services;
		await bench.post('/v1/hooks', hooks('tenant.event01'));
		const lease = await queue.claim(bench.shop, { events: 1, bytes: 100_000, leaseMs: MINUTE });
		if (!lease) throw new Error('nothing waits');
		const verdicts = lease.events.map(({ seq }) => ({
			seq,
			kind: 'dead' as const,
			reason: 'refused_by_pinterest' as const,
			detail: 'no',
		}));
		await queue.settle(lease, { at: clock.now(), ms: 1, status: 400, meaning: 'ok' }, verdicts);
		expect(await bench.outcomes()).toMatchObject([{ id: 'tenant.event01', state: 'refused' }]);
		const theirs = await bench.post('/v1/outcomes', { after: 0 }, other);
		expect([theirs.status, theirs.body.outcomes]).toEqual([200, []]);
		const forged = { shop: bench.shop, secret: other.secret };
		expect((await bench.post('/v1/outcomes', { after: 0 }, forged)).status).toBe(401);
	});

	it('fault 42: a shop that floods is told to wait; another is served', async () => {
		const other = await secondShop();
		const flood = Array.from({ length: 11 }, (_, index) => `flood.event${index}`);
		const refused = await bench.post('/v1/hooks', hooks(...flood));
		expect([refused.status, refused.body.type]).toEqual([429, '/problems/rate-limited']);
		expect((await bench.post('/v1/hooks', hooks('calm.event01'), other)).status).toBe(202);
		expect(bench.services.queue.waiting(other.shop)).toBe(1);
	});
});
