/** Consent is taken back after an event has left: with a real worker, the shop says what is true of it. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { pairingCode } from '../../sandbox/demo/pairing.ts';
import { freePort } from '../../sandbox/ports.ts';
import { prepare, type Site } from '../../sandbox/site/site.ts';
import { systemClock } from '../../worker/src/shell/clock.ts';
import { empty, rows } from '../support/ledger.ts';
import { describeWith } from '../support/requirements.ts';
import { ourComplaints } from '../support/site-log.ts';
import { processed, startPinterest, type FakePinterest } from '../worker/fake-pinterest.ts';
import { until } from '../worker/wait.ts';
import { startWorkbench, type Workbench } from '../worker/workbench.ts';

const BROWSER = '6f1f6a0e-6a0c-4f62-9c0e-0a1b2c3d4e5f';

describeWith(['php', 'wordpress', 'woocommerce'])('a withdrawal after the delivery', () => {
	let site: Site;
	let pinterest: FakePinterest;
	let bench: Workbench;
	let shop: string;
	/** Lets Pinterest answer what it was asked. */
	let release: () => void;

	beforeAll(async () => {
		site = await prepare({ background: false });
		pinterest = await startPinterest();
		bench = await startWorkbench(pinterest.url, {
			clock: systemClock,
			token: false,
			env: { PORT: String(await freePort()) },
		});
		const { shops } = bench.services;
		shop = await shops.add({ name: 'Demo', siteUrl: site.url, url: bench.url, test: false });
		const key = {
			...{ v: 1, url: bench.url, shop, secret: await shops.secret(shop) },
			...{ collect_key: shops.byId(shop)?.collectKey ?? '', collect_url: '' },
		};
		await site.php(pairingCode(`pintally_${Buffer.from(JSON.stringify(key)).toString('base64url')}`));
	}, 120_000);
	afterAll(async () => {
		expect(ourComplaints(await site.log())).toEqual([]);
		await site.stop();
		await bench.close();
		await pinterest.close();
	});
	beforeEach(async () => {
		await empty(site);
		const asked = new Promise<void>((done) => (release = done));
		pinterest.reply = (call) => asked.then(() => processed(call));
	});

	/** @returns the event's id. */
	const lead = (browser = BROWSER) =>
		site.php(`
			$_COOKIE['pintally_visitor'] = '${browser}';
			$_SERVER['HTTP_USER_AGENT'] = 'Mozilla/5.0 Firefox/140.0';
			do_action( 'pintally_lead', array( 'email' => 'jane@example.com' ) );
			return $GLOBALS['wpdb']->get_var( 'SELECT event_id FROM ' . Pintally\\Ledger\\Schema::table() . ' ORDER BY id DESC LIMIT 1' );`) as Promise<string>;
	const deliver = () => site.php(`do_action( 'pintally_deliver' ); return true;`);
	async function withdraw(): Promise<void> {
		const { status } = await fetch(`${site.url}/wp-json/pintally/v1/withdraw`, {
			method: 'POST',
			body: BROWSER,
		});
		expect(status).toBe(204);
	}
	const ended = async (id: string) =>
		(await bench.services.queue.outcomes(shop, 0, 500)).outcomes.some(
			(outcome) => outcome.id === id && outcome.kind === 'delivery',
		);
	const fates = async () =>
		(await rows(site)).map(({ event_id, state, reason }) => [event_id, state, reason]);

	test('what the worker had delivered, and the shop had not heard of, is told as delivered; what waited is not sent', async () => {
		const gone = await lead();
		await deliver();
		expect(await fates()).toEqual([[gone, 'accepted', '']]);
		release();
		await until('the delivery', () => ended(gone));
		const waits = await lead();
		await withdraw();
		expect(await fates()).toEqual([
			[gone, 'delivered', ''],
			[waits, 'left_out', 'consent_withdrawn'],
		]);
		expect((await rows(site)).map(({ facts, context }) => facts + context)).toEqual(['', '']);
		await deliver();
		expect(pinterest.ids()).toEqual([gone]);
	});

	test('the worker is away at that moment: the shop hears it with the next delivery', async () => {
		const gone = await lead();
		await deliver();
		release();
		await until('the delivery', () => ended(gone));
		await bench.stop();
		await withdraw();
		expect(await fates()).toEqual([[gone, 'left_out', 'consent_withdrawn']]);
		await bench.start();
		await deliver();
		expect(await fates()).toEqual([[gone, 'delivered', '']]);
	});

	test('what had reached the worker and waits there is withdrawn, and stays so', async () => {
		pinterest.reply = () => ({ status: 503 });
		const waits = await lead();
		const before = pinterest.ids().length;
		await deliver();
		await until('the first attempt', () => pinterest.ids().length > before);
		await withdraw();
		pinterest.reply = processed;
		expect(await fates()).toEqual([[waits, 'left_out', 'consent_withdrawn']]);
		const lanes = await bench.services.queue.lanes();
		expect(lanes.reduce((sum, { waiting }) => sum + waiting, 0)).toBe(0);
	});
});
