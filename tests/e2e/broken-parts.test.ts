/**
 * Tag, token, worker, cron, template and gateway are broken one by one in a real shop with a real worker, each in a time
 * that the test moves: the right incident opens, names what changed shortly before, and closes when it is mended.
 */
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import incidents from '../../plugin/vocabulary/incidents.json' with { type: 'json' };
import { pairingCode } from '../../sandbox/demo/pairing.ts';
import { startSandbox, type Sandbox } from '../../sandbox/pinterest/sandbox.ts';
import { freePort } from '../../sandbox/ports.ts';
import { CLASSIC_THEME, OUR_PLUGIN } from '../../sandbox/site/layout.ts';
import { prepare, type Site } from '../../sandbox/site/site.ts';
import { CHECKOUT } from '../support/checkout.ts';
import { quote } from '../support/ledger.ts';
import { startMovedWorker, type MovedWorker, type Move } from '../support/moved-worker.ts';
import { describeWith } from '../support/requirements.ts';
import { ourComplaints } from '../support/site-log.ts';
import { Visitor } from '../support/visitor.ts';
import { until } from '../worker/wait.ts';
import { of } from './shopper.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
const THEME = 'clayhouse';

type Name = keyof typeof incidents;
interface Incident {
	name: Name;
	opened_at: number;
	closed_at: number;
	changes: { kind: string; name: string; detail: string }[];
	narrowed_to: { by: string; name: string; events: number; seen: number }[];
	went_out?: number;
}
interface Mail {
	subject: string;
	message: string;
}

describeWith(['php', 'wordpress', 'woocommerce'])('a part is broken', () => {
	let dir: string;
	let sandbox: Sandbox;
	let worker: MovedWorker;
	let site: Site;
	let pager: Server;
	const paged: { type: string; data: { name: string; concerns: string; narrowed_to: object[] } }[] = [];
	/** Seconds that the shop, the worker and Pinterest are ahead of the real time: it all begins 25 days ago. */
	let ahead = -25 * DAY;
	let startWorker: () => Promise<MovedWorker>;
	const now = () => Math.floor(Date.now() / 1000) + ahead;

	beforeAll(async () => {
		dir = await mkdtemp(join(tmpdir(), 'pintally-broken-'));
		sandbox = await startSandbox({ clock: now });
		pager = createServer((request, response) => {
			let body = '';
			request.on('data', (part) => (body += String(part)));
			request.on('end', () => {
				paged.push(JSON.parse(body) as (typeof paged)[number]);
				response.writeHead(204).end();
			});
		});
		await new Promise<void>((listening) => pager.listen(0, '127.0.0.1', listening));
		const port = await freePort(0);
		startWorker = () =>
			startMovedWorker(
				{ dir: join(dir, 'worker'), port, publicUrl: '', pinterest: sandbox.apiUrl },
				ahead * 1000,
			);
		worker = await startWorker();
		site = await prepare({ theme: 'classic', background: false });
		const content = join(site.dir, 'public', 'wp-content');
		await cp(CLASSIC_THEME, join(content, 'themes', THEME), { recursive: true });
		await writeFile(join(content, 'mu-plugins', 'moved.php'), await movedTime(join(site.dir, 'ahead')));
		await writeFile(join(content, 'plugins', 'some-optimiser.php'), OPTIMISER);
		await move('jump', 0);
		await site.php(`switch_theme( '${THEME}' ); return true;`);
		const added = await worker.command(
			...['add-shop', '--name', 'Clayhouse', '--site-url', site.url, '--url', `http://127.0.0.1:${port}`],
		);
		const told = `http://127.0.0.1:${(pager.address() as AddressInfo).port}/`;
		await worker.command('notify', '--shop', String(added['shop']), '--url', told);
		await site.php(pairingCode(String(added['connection_key'])));
		await beat();
	});
	afterAll(async () => {
		await worker?.stop();
		await sandbox?.stop();
		pager?.close();
		expect(ourComplaints(await site.log())).toEqual([]);
		await site?.stop();
		await rm(dir, { recursive: true, force: true });
	});

	/** @param seconds by which the shop's, the worker's and Pinterest's time goes on. */
	async function move(how: Move['how'], seconds: number): Promise<void> {
		ahead += seconds;
		await worker.move({ how, ms: seconds * 1000 });
		await writeFile(join(site.dir, 'ahead'), String(ahead));
	}
	const mailing = (code: string) =>
		site.php(`
			$mails = array();
			add_filter( 'pre_wp_mail', function ( $sent, $mail ) use ( &$mails ) { $mails[] = $mail; return true; }, 10, 2 );
			${code}
			return $mails;`) as Promise<Mail[]>;
	/** The hourly action. @returns what was mailed. */
	const beat = () => mailing(`do_action( 'pintally_heartbeat' );`);
	/** What follows a change: a look at the pages, and a heartbeat. */
	const look = () => mailing(`do_action( 'pintally_look' );`);
	const known = async (): Promise<Incident[]> =>
		(
			(await site.php(`
				wp_set_current_user( 1 );
				return rest_do_request( new WP_REST_Request( 'GET', '/pintally/v1/alerts' ) )->get_data();`)) as {
				incidents: Incident[];
			}
		).incidents;
	const open = async () => (await known()).filter(({ closed_at }) => closed_at === 0);
	const names = (list: { name: string }[]) => list.map(({ name }) => name);

	/** It is the only one that is open, and the mail says what it affects, what came before it and what to do. */
	async function expectOpened(
		mails: Mail[],
		name: Name,
		cause: { kind: string; name: string },
	): Promise<void> {
		expect(names(await open())).toEqual([name]);
		expect((await open())[0]!.changes[0]).toMatchObject(cause);
		const mail = mails.find(({ subject }) => subject.endsWith(`] ${incidents[name].label}`));
		expect(mail?.message).toContain(incidents[name].affects);
		expect(mail?.message).toContain(incidents[name].remedy);
		expect(mail?.message).toContain(cause.name);
	}
	async function expectClosed(mails: Mail[], name: Name): Promise<void> {
		expect(names(await open())).toEqual([]);
		expect((await known()).find((each) => each.name === name)?.closed_at).toBeGreaterThan(0);
		expect(mails.map(({ subject }) => subject)).toContainEqual(
			expect.stringContaining(`Over: ${incidents[name].label}`),
		);
	}

	/**
	 * Time goes on, with sales every hour, paid by turns with either of two methods, in turns of two with either of two
	 * browsers. @param seen Of five, those that the tag was called for; or of which, in PHP. @returns what was mailed.
	 */
	async function trade(hours: number, perHour: number, seen: number | string): Promise<Mail[]> {
		const from = now();
		await move('jump', hours * HOUR);
		return mailing(`
			$ledger = new Pintally\\Ledger\\Ledger();
			for ( $sale = 0; $sale < ${hours * perHour}; $sale++ ) {
				$at = ${from} + intdiv( $sale * 3600, ${Math.max(1, perHour)} );
				$id = "checkout.seeded-$at";
				$order = 900000 + intdiv( $at, 60 ) % 900000;
				$gateway = array( 'cod', 'cheque' )[ $sale % 2 ];
				$browser = array( 'Chrome', 'Safari' )[ intdiv( $sale, 2 ) % 2 ];
				$GLOBALS['wpdb']->replace( $GLOBALS['wpdb']->prefix . 'wc_orders', array( 'id' => $order, 'status' => 'wc-pending', 'type' => 'shop_order', 'payment_method' => $gateway, 'user_agent' => "Mozilla/5.0 $browser/1.0" ) );
				$ledger->record( new Pintally\\Ledger\\Entry( $id, 'checkout', $at, array(), null, $order ) );
				$ledger->settle( $id, array( 'state' => 'delivered' ) );
				if ( ${typeof seen === 'number' ? `$sale % 5 < ${seen}` : seen} ) {
					$ledger->tag( $id, 'called' );
				}
			}
			do_action( 'pintally_heartbeat' );`);
	}
	const plugin = (what: 'activate' | 'deactivate') =>
		site.php(`${what}_plugin${what === 'deactivate' ? 's' : ''}( 'some-optimiser.php' ); return true;`);

	test('for two weeks nothing is, and nobody is told of anything', async () => {
		for (let day = 0; day < 15; day += 3) expect((await trade(72, 3, 4)).filter(isAlert)).toEqual([]);
		expect(await known()).toEqual([]);
	});

	test('a gateway: it was switched off, and no order comes', async () => {
		const gateway = (enabled: boolean) =>
			site.php(`
				wp_set_current_user( 1 );
				$request = new WP_REST_Request( 'PUT', '/wc/v3/payment_gateways/cod' );
				$request->set_body_params( array( 'enabled' => ${String(enabled)} ) );
				return rest_do_request( $request )->get_status();`);
		expect(await gateway(false)).toBe(200);
		await expectOpened(await trade(24, 0, 0), 'silence_orders', { kind: 'gateway', name: 'cod' });
		await gateway(true);
		await expectClosed(await trade(12, 3, 4), 'silence_orders');
	});

	test('the tag: a plugin keeps it off the pages, and then off the sales', async () => {
		await plugin('activate');
		await expectOpened(await look(), 'pages', { kind: 'plugin', name: 'some-optimiser' });
		await trade(6, 3, 0);
		expect(names(await open()).sort()).toEqual(['coverage', 'pages']);
		for (const incident of await open()) {
			expect(incident.changes[0]).toMatchObject({ kind: 'plugin', name: 'some-optimiser' });
			// It is the same everywhere.
			expect(incident.narrowed_to).toEqual([]);
		}
		await plugin('deactivate');
		await look();
		expect(names(await open())).toEqual(['coverage']);
		await expectClosed(await trade(36, 3, 4), 'coverage');
	});

	test.each([
		['payment method', 'gateway', 'cheque', 'payment method: Check payments'],
		['browser', 'browser', 'Safari', 'browser: Safari'],
	])('one %s: sales with it have no tag any more, and it is named', async (_, by, name, words) => {
		const mails = await trade(24, 3, `$${by} !== '${name}' && $sale % 5 < 4`);
		const [incident, ...others] = await open();
		expect(others).toEqual([]);
		expect(incident).toMatchObject({ name: 'coverage', narrowed_to: [{ by, name, seen: 0 }] });
		expect(mails.map(({ message }) => message)).toContainEqual(expect.stringContaining(words));
		await until('somebody is told', () => paged.at(-1)?.data.name === 'coverage');
		expect(paged.at(-1)!.data.narrowed_to).toMatchObject([{ by, name }]);
		await expectClosed(await trade(60, 3, 4), 'coverage');
	});

	test('a template: the theme’s header was edited, in WordPress’s own editor', async () => {
		const keeper = await logIn(site);
		const path = join(site.dir, 'public', 'wp-content', 'themes', THEME, 'header.php');
		const whole = await readFile(path, 'utf8');
		const write = async (content: string) => {
			const editor = await keeper.get(`/wp-admin/theme-editor.php?file=header.php&theme=${THEME}`);
			const nonce = /name="nonce" value="(\w+)"/.exec(editor.text)?.[1] ?? '';
			const written = await keeper.post('/wp-admin/admin-ajax.php', {
				action: 'edit-theme-plugin-file',
				theme: THEME,
				file: 'header.php',
				newcontent: content,
				nonce,
			});
			expect(written.text).toContain('"success":true');
		};
		await write(whole.replace('<?php wp_head(); ?>', ''));
		await expectOpened(await look(), 'pages', { kind: 'theme', name: THEME });
		await write(whole);
		await expectClosed(await look(), 'pages');
	});

	test('the token: another was entered that Pinterest refuses', async () => {
		const enter = (token: string) =>
			site.php(`
				wp_set_current_user( 1 );
				$request = new WP_REST_Request( 'POST', '/pintally/v1/account' );
				$request->set_body_params( array( 'conversion_token' => ${quote(token)} ) );
				return rest_do_request( $request )->get_data()['account']['state'];`);
		expect(await enter('bad-token')).toBe('parked');
		await expectOpened(await beat(), 'token', { kind: 'settings', name: 'conversion_token' });
		await buy(site);
		await site.php(`do_action( 'pintally_deliver' ); return true;`);
		expect(of(sandbox.record.pairs(), 'checkout')).toEqual([]);
		expect(await enter('good-token')).toBe('ok');
		// By itself: nobody sends anything again.
		const sold = await sandbox.until((pairs) => of(pairs, 'checkout').length > 0);
		expect(of(sold, 'checkout')).toHaveLength(1);
		await site.php(`do_action( 'pintally_deliver' ); return true;`);
		await expectClosed(await beat(), 'token');
		// What the shopper did had been kept meanwhile.
		expect((await known()).find(({ name }) => name === 'token')?.went_out).toBeGreaterThan(0);
	});

	test('the worker: it was stopped', async () => {
		await worker.stop();
		await beat();
		ahead += HOUR + 60;
		await writeFile(join(site.dir, 'ahead'), String(ahead));
		const mails = await beat();
		expect(names(await open())).toEqual(['worker_silent']);
		expect(mails.map(({ subject }) => subject)).toContainEqual(
			expect.stringContaining(incidents.worker_silent.label),
		);
		worker = await startWorker();
		await expectClosed(await beat(), 'worker_silent');
	});

	test('cron: nothing runs in the shop, which the worker tells outside, and wp-admin to whoever comes', async () => {
		await move('pass', 5 * HOUR);
		await until('somebody is told', () => paged.at(-1)?.data.name === 'shop_silent');
		expect(paged.at(-1)).toMatchObject({ type: 'incident.opened', data: { concerns: 'both' } });
		const dashboard = await (await logIn(site)).get('/wp-admin/index.php');
		expect(dashboard.text).toContain(incidents.cron_silent.label);
		await beat();
		await until('somebody is told that it is over', () => paged.at(-1)?.type === 'incident.closed');
		expect(names(await open())).toEqual([]);
	});

	test('whoever is told outside heard of each once when it opened and once when it was over', () => {
		const told = (type: string) => names(paged.filter((each) => each.type === type).map(({ data }) => data));
		const each = [
			'coverage',
			'coverage',
			'coverage',
			'pages',
			'pages',
			'shop_silent',
			'silence_orders',
			'token',
		];
		expect(told('incident.opened').sort()).toEqual(each);
		expect(told('incident.closed').sort()).toEqual(each);
	});
});

const isAlert = ({ subject }: Mail) => !/all is well/.test(subject);

/** Keeps the tag off every page, as an optimiser does that takes it for a script of no use. */
const OPTIMISER = `<?php
/* Plugin Name: Some optimiser */
add_filter( 'pintally_tag_guard', fn () => 'optimised' );
`;

/** PHP looks for a function in the caller's own namespace first: there the shop's time is as far ahead as the file says. */
async function movedTime(file: string): Promise<string> {
	const folders = await readdir(join(OUR_PLUGIN, 'src'), { withFileTypes: true });
	const parts = folders
		.filter((each) => each.isDirectory())
		.map(
			({ name }) =>
				`namespace Pintally\\${name} { function time(): int { return \\time() + (int) file_get_contents( ${quote(file)} ); } }`,
		);
	const editing = `namespace { add_filter( 'file_mod_allowed', '__return_true' ); }`;
	return ['<?php', ...parts, editing, ''].join('\n');
}

async function logIn(site: Site): Promise<Visitor> {
	const keeper = new Visitor(site.url);
	await keeper.get('/wp-login.php');
	await keeper.post('/wp-login.php', { log: site.user, pwd: site.password, testcookie: '1' });
	return keeper;
}

async function buy(site: Site): Promise<void> {
	const mug = Number(await site.php(`return wc_get_product_id_by_sku( 'MUG-1' );`));
	const visitor = new Visitor(site.url);
	await visitor.post('/?wc-ajax=add_to_cart', { product_id: String(mug) });
	await visitor.get('/checkout/');
	const placed = await visitor.store('/checkout', CHECKOUT);
	expect(placed.status, placed.text).toBe(200);
}
