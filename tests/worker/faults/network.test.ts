/** Between the worker and Pinterest, and between whoever knocks and the worker: cut, slow, half open, not theirs. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createTlsServer } from 'node:https';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Reply } from '../../../core/classify.ts';
import { createAccountClient } from '../../../worker/src/shell/account-client.ts';
import { eachStore } from '../each-store.ts';
import { startPinterest, type FakePinterest } from '../fake-pinterest.ts';
import { signup } from '../hooks-of-vectors.ts';
import { until } from '../wait.ts';
import { startWorkbench, type Sent, type Workbench } from '../workbench.ts';
import { ACCOUNT, post, SOURCE, startProcessBench } from '../worker-process.ts';
import { mutated } from './mutated.ts';
import { expectNothingPersonal } from './output.ts';

const CREDENTIALS = { adAccountId: '1', token: 'pina_network' };
const closers: (() => unknown)[] = [];
afterEach(async () => {
	for (const close of closers.splice(0)) await close();
});

async function ask(url: string, deadlines = { connect: 5_000, answer: 5_000 }): Promise<Reply> {
	const client = createAccountClient(url, '0', deadlines);
	closers.push(() => client.close());
	const signal = new AbortController().signal;
	return (await client.send(CREDENTIALS, ['{}'], { test: false, signal })).reply;
}
/** A server of bare bytes. @returns its port. */
async function bytes(answering: (socket: Socket) => void): Promise<number> {
	const server = createServer((socket) => {
		closers.push(() => socket.destroy());
		socket.on('error', () => socket.destroy());
		socket.once('data', () => answering(socket));
	});
	closers.push(() => server.close());
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	return (server.address() as AddressInfo).port;
}

describe('no answer of Pinterest', () => {
	it.each<[string, (socket: Socket) => void]>([
		['fault 18: cut once the body was read', (socket) => socket.destroy()],
		[
			'fault 19: cut in the midst of the answer',
			(socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"events":'),
		],
	])('%s: nothing is known', async (_name, answering) => {
		const port = await bytes(answering);
		expect(await ask(`http://127.0.0.1:${port}`)).toEqual({ kind: 'silence', cause: 'connection' });
	});

	it('fault 19: an answer that drips is ended by the time it may take in all', async () => {
		const port = await bytes((socket) => {
			socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n');
			const drip = setInterval(() => socket.write(' '), 20);
			socket.on('close', () => clearInterval(drip));
		});
		const reply = await ask(`http://127.0.0.1:${port}`, { connect: 100, answer: 300 });
		expect(reply).toEqual({ kind: 'silence', cause: 'timeout' });
	});

	it('fault 30: a port where nobody listens', async () => {
		const port = await bytes(() => {});
		await closers.shift()?.();
		await closers.shift()?.();
		expect(await ask(`http://127.0.0.1:${port}`)).toEqual({ kind: 'silence', cause: 'connection' });
	});

	it('fault 30: a name that does not exist', async () => {
		// RFC 6761: .invalid never does.
		expect(await ask('https://pinterest.invalid')).toEqual({ kind: 'silence', cause: 'dns' });
	});

	describe('fault 30: a certificate', () => {
		const DAY = 86_400_000;
		let folder: string;
		const at = (name: string) => join(folder, name);
		const openssl = (...words: string[]) => execFileSync('openssl', words, { cwd: folder, stdio: 'ignore' });
		const anew = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
		const selfSigned = (name: string, file: string) => {
			const files = ['-keyout', `${file}.key`, '-out', `${file}.pem`];
			openssl('req', '-x509', ...anew, '-days', '2', '-subj', `/CN=${name}`, ...files);
		};
		const pair = (file: string) => ({
			key: readFileSync(at(`${file}.key`), 'utf8'),
			cert: readFileSync(at(`${file}.pem`), 'utf8'),
		});
		const known = getCACertificates();
		beforeAll(() => {
			folder = mkdtempSync(join(tmpdir(), 'pintally-tls-'));
			writeFileSync(at('index'), '');
			selfSigned('authority', 'ca');
			// An authority that this process believes, as a system does.
			setDefaultCACertificates([...known, readFileSync(at('ca.pem'), 'utf8')]);
		});
		afterAll(() => {
			setDefaultCACertificates(known);
			rmSync(folder, { recursive: true });
		});

		/** What the authority has signed, for a name and until a moment. */
		function certify(name: string, until: number): { key: string; cert: string } {
			const time = (ms: number) => new Date(ms).toISOString().replace(/[-:T]|\.\d+/g, '');
			writeFileSync(
				at('ca.cnf'),
				`[ca]\ndatabase=index\nnew_certs_dir=.\ndefault_md=sha256\npolicy=any\nrand_serial=yes\nunique_subject=no
x509_extensions=host\n[any]\nCN=supplied\n[host]\nsubjectAltName=DNS:${name}\n`,
			);
			openssl('req', '-new', ...anew, '-subj', `/CN=${name}`, '-keyout', 'host.key', '-out', 'asked.pem');
			const dates = ['-startdate', time(Date.now() - 10 * DAY), '-enddate', time(until)];
			const files = ['-in', 'asked.pem', '-cert', 'ca.pem', '-keyfile', 'ca.key', '-out', 'host.pem'];
			openssl('ca', '-batch', '-config', 'ca.cnf', '-name', 'ca', ...dates, '-notext', ...files);
			return pair('host');
		}
		function ofNobody(): { key: string; cert: string } {
			selfSigned('localhost', 'nobody');
			return pair('nobody');
		}

		it.each<[string, () => { key: string; cert: string }, Reply['kind']]>([
			['that is good: a call is made', () => certify('localhost', Date.now() + DAY), 'answer'],
			['of nobody: no call is made, and the token stays here', ofNobody, 'silence'],
			['that has expired: likewise', () => certify('localhost', Date.now() - DAY), 'silence'],
			['of another name: likewise', () => certify('elsewhere.example', Date.now() + DAY), 'silence'],
		])('%s', async (_name, made, kind) => {
			let calls = 0;
			const server = createTlsServer(made(), (_req, res) => {
				calls++;
				res.end();
			});
			closers.push(() => server.close());
			await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
			const { port } = server.address() as AddressInfo;
			const reply = await ask(`https://localhost:${port}`);
			if (kind === 'silence') expect(reply).toEqual({ kind, cause: 'tls' });
			expect([reply.kind, calls]).toEqual([kind, kind === 'answer' ? 1 : 0]);
		});
	});
});

eachStore('whoever knocks', (store) => {
	let pinterest: FakePinterest;
	let bench: Workbench;
	beforeAll(async () => {
		pinterest = await startPinterest();
		bench = await startWorkbench(pinterest.url, { store });
	});
	afterAll(async () => {
		expectNothingPersonal(bench.lines.join(''), bench.secret, bench.collectKey);
		await bench.close();
		await pinterest.close();
	});

	const open = (): Promise<Socket> =>
		new Promise((done, failed) => {
			const { hostname, port } = new URL(bench.url);
			const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true }, () => done(socket));
			closers.push(() => socket.destroy());
			socket.on('error', failed);
		});
	let count = 0;
	const hook = () => signup(`network.${String(++count).padStart(6, '0')}`, bench.clock.now());
	const taken = async () => (await bench.post('/v1/hooks', { hooks: [hook()] })).status;

	it('fault 38: a thousand identical requests at once: one is stored, and all are told so', async () => {
		const one = hook();
		const answers = await Promise.all(
			Array.from({ length: 1_000 }, () => bench.post('/v1/hooks', { hooks: [one] }, { id: 'msg_thousand' })),
		);
		expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
		const fresh = answers.filter(({ body }) => !body.verdicts[0].duplicate);
		expect(fresh).toHaveLength(1);
		await until('the event', () => pinterest.ids().includes(one.id));
		await until('nothing to wait', () => bench.services.queue.waiting(bench.shop) === 0);
		expect(pinterest.ids().filter((id) => id === one.id)).toHaveLength(1);
	});

	it('fault 43: 2,000 idle connections and a half-closed one keep nobody out', async () => {
		const idle = await Promise.all(Array.from({ length: 2_000 }, open));
		expect(idle).toHaveLength(2_000);
		idle[0]?.write('POST /v1/hooks HTTP/1.1\r\nHost: worker\r\n');
		const gone = new Promise((done) => idle[0]?.once('end', done).resume());
		idle[0]?.end();
		expect(await taken()).toBe(202);
		// Nothing more can come on it: it is closed at once.
		await gone;
	});

	it('fault 43: headers that come too slowly, or not at all, are ended with 408, and others are served meanwhile', async () => {
		const silent = await open();
		const left = new Promise((done) => silent.once('end', done).resume());
		const slow = await open();
		let answer = '';
		slow.on('data', (chunk) => (answer += chunk.toString()));
		const ended = new Promise((done) => slow.once('end', done));
		slow.write('POST /v1/hooks HTTP/1.1\r\nHost: worker\r\nX-Slow: ');
		const drip = setInterval(() => slow.write('x'), 500);
		expect(await taken()).toBe(202);
		await ended;
		clearInterval(drip);
		expect(answer).toMatch(/^HTTP\/1\.1 408 /);
		await left;
	}, 30_000);

	it('fault 44: one who leaves before the answer has stored all or nothing; the repeat tells', async () => {
		const hooks = [hook(), hook(), hook()];
		const ids = hooks.map(({ id }) => id);
		const { Webhook } = await import('standardwebhooks');
		const body = JSON.stringify({ hooks });
		const seconds = Math.floor(bench.clock.now() / 1000);
		const signature = new Webhook(bench.secret).sign('msg_gone', new Date(seconds * 1000), body);
		const socket = await open();
		socket.write(
			`POST /v1/hooks HTTP/1.1\r\nHost: worker\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n` +
				`pintally-shop: ${bench.shop}\r\nwebhook-id: msg_gone\r\nwebhook-timestamp: ${seconds}\r\nwebhook-signature: ${signature}\r\n\r\n${body}`,
			() => socket.destroy(),
		);
		await new Promise((done) => socket.once('close', done));
		const duplicates = ({ body }: Sent) =>
			(body.verdicts as { duplicate?: true }[]).map(({ duplicate = false }) => duplicate);
		const again = await bench.post('/v1/hooks', { hooks }, { id: 'msg_gone' });
		expect(again.status).toBe(202);
		expect(new Set(duplicates(again)).size).toBe(1);
		await until('the events', () => ids.every((id) => pinterest.ids().includes(id)));
		expect(duplicates(await bench.post('/v1/hooks', { hooks }))).toEqual([true, true, true]);
		expect(
			pinterest
				.ids()
				.filter((id) => ids.includes(id))
				.sort(),
		).toEqual(ids);
	});
});

it('fault 43: a body that comes too slowly is ended with 408, and others are served meanwhile', async () => {
	const bench = await startProcessBench(SOURCE);
	closers.push(() => bench.close());
	const key = bench.addShop();
	// Half a minute as it is shipped.
	const worker = await bench.start(
		mutated(
			{ file: 'shell/run.ts', find: 'requestTimeout: 30_000', replace: 'requestTimeout: 2_000' },
			{ file: 'shell/run.ts', find: 'headersTimeout: 10_000', replace: 'headersTimeout: 1_000' },
		),
	);
	const { hostname, port } = new URL(worker.url);
	const slow = connect({ host: hostname, port: Number(port) });
	closers.push(() => slow.destroy());
	let answer = '';
	slow.on('data', (chunk) => (answer += chunk.toString()));
	const ended = new Promise((done) => slow.once('close', done));
	slow.write(
		'POST /v1/hooks HTTP/1.1\r\nHost: worker\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n' +
			`pintally-shop: ${key.shop}\r\nwebhook-id: msg_slow\r\nwebhook-timestamp: ${Math.floor(Date.now() / 1000)}\r\n` +
			`webhook-signature: v1,${'A'.repeat(43)}=\r\n\r\n`,
	);
	const drip = setInterval(() => slow.write(' '), 200);
	closers.push(() => clearInterval(drip));
	expect(await post(worker.url, key, '/v1/hooks', { hooks: [signup('slow.other01', Date.now())] })).toBe(202);
	await ended;
	expect(answer).toMatch(/^HTTP\/1\.1 408 /);
	await post(worker.url, key, '/v1/account', ACCOUNT);
	await until('the other', () => bench.pinterest.ids().includes('slow.other01'));
}, 30_000);
