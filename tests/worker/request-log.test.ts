import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import express from 'express';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createLog } from '../../worker/src/shell/log.ts';
import { requestLog } from '../../worker/src/shell/request-log.ts';
import { until } from './wait.ts';

interface Line {
	level: number;
	req: { id: string; method: string; path: string };
	res: { status: number };
	responseTime: number;
	msg: string;
}

let server: Server;
let lines: Line[];
let ids: string[];
const start = async (level: string) => {
	lines = [];
	ids = [];
	const app = express();
	app.use(
		requestLog(createLog(level, { write: (line) => lines.push(JSON.parse(line) as Line) }), () => '/told'),
	);
	app.use((req, res) => {
		ids.push(req.id);
		if (req.path === '/hangs') return;
		res.sendStatus(Number(req.path.slice(1)));
	});
	server = app.listen(0, '127.0.0.1');
	await once(server, 'listening');
};
const get = (path: string, signal?: AbortSignal) =>
	fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}?jane@example.com`, {
		...(signal ? { signal } : {}),
	});
beforeEach(() => start('debug'));
afterEach(() => server.close());

it('tells method, documented path, status and time, and nothing else of the request', async () => {
	await get('/202');
	await until('the line', () => lines.length === 1);
	expect(lines[0]).toMatchObject({
		level: 20,
		req: { id: ids[0], method: 'GET', path: '/told' },
		res: { status: 202 },
		responseTime: expect.any(Number) as number,
		msg: 'request completed',
	});
	expect(ids[0]).toMatch(/^[0-9a-f-]{36}$/);
	expect(JSON.stringify(lines)).not.toContain('jane');
});

it('warns of what failed here', async () => {
	await get('/503');
	await until('the line', () => lines.length === 1);
	expect(lines[0]).toMatchObject({ level: 40, res: { status: 503 } });
});

it('tells of a request whose sender has gone', async () => {
	const gone = new AbortController();
	const asked = get('/hangs', gone.signal).catch(() => undefined);
	await until('the request', () => ids.length === 1);
	gone.abort();
	await asked;
	await until('the line', () => lines.length === 1);
	expect(lines[0]?.msg).toBe('request aborted');
});

it('says nothing below the level that is asked for', async () => {
	server.close();
	await start('info');
	await get('/202');
	await get('/503');
	await until('the line', () => lines.length > 0);
	expect(lines.map(({ res }) => res.status)).toEqual([503]);
});
