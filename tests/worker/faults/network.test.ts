/** Between the worker and Pinterest, and between whoever knocks and the worker: cut, slow, half open, not theirs. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createTlsServer } from 'node:https';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Reply } from '../../../core/classify.ts';
import { createAccountClient } from '../../../worker/src/shell/account-client.ts';
import { eachStore } from '../each-store.ts';
import { startPinterest, type FakePinterest } from '../fake-pinterest.ts';
import { signup } from '../hooks-of-vectors.ts';
import { until } from '../wait.ts';
import { startWorkbench, type Workbench } from '../workbench.ts';

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

	it('fault 30: a certificate of nobody: no call is made, and the token stays here', async () => {
		const folder = mkdtempSync(join(tmpdir(), 'pintally-tls-'));
		closers.push(() => rmSync(folder, { recursive: true }));
		const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
		execFileSync(
			'openssl',
			[
				'req',
				'-x509',
				'-newkey',
				'ec',
				'-pkeyopt',
				'ec_paramgen_curve:prime256v1',
				'-nodes',
				'-days',
				'1',
			].concat(['-subj', '/CN=localhost', '-keyout', key, '-out', cert]),
			{ stdio: 'ignore' },
		);
		let calls = 0;
		const server = createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_req, res) => {
			calls++;
			res.end();
		});
		closers.push(() => server.close());
		await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
		const { port } = server.address() as AddressInfo;
		expect(await ask(`https://localhost:${port}`)).toEqual({ kind: 'silence', cause: 'tls' });
		expect(calls).toBe(0);
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

	it('fault 43: 2,000 idle connections and a half-closed one keep nobody out', async () => {
		const idle = await Promise.all(Array.from({ length: 2_000 }, open));
		expect(idle).toHaveLength(2_000);
		idle[0]?.write('POST /v1/hooks HTTP/1.1\r\nHost: worker\r\n');
		idle[0]?.end();
		expect(await taken()).toBe(202);
	});

	it('fault 43: headers that come too slowly are ended with 408, and others are served meanwhile', async () => {
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
	}, 30_000);

	it('fault 44: one who leaves before the answer has stored all or nothing; the repeat tells', async () => {
		const one = hook();
		const { Webhook } = await import('standardwebhooks');
		const body = JSON.stringify({ hooks: [one] });
		const seconds = Math.floor(bench.clock.now() / 1000);
		const signature = new Webhook(bench.secret).sign('msg_gone', new Date(seconds * 1000), body);
		const socket = await open();
		socket.write(
			`POST /v1/hooks HTTP/1.1\r\nHost: worker\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n` +
				`pintally-shop: ${bench.shop}\r\nwebhook-id: msg_gone\r\nwebhook-timestamp: ${seconds}\r\nwebhook-signature: ${signature}\r\n\r\n${body}`,
			() => socket.destroy(),
		);
		await new Promise((done) => socket.once('close', done));
		const again = await bench.post('/v1/hooks', { hooks: [one] }, { id: 'msg_gone' });
		expect(again.status).toBe(202);
		await until('the event', () => pinterest.ids().includes(one.id));
		expect((await bench.post('/v1/hooks', { hooks: [one] })).body.verdicts).toMatchObject([
			{ duplicate: true },
		]);
		expect(pinterest.ids().filter((id) => id === one.id)).toHaveLength(1);
	});
});
