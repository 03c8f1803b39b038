/** Pinterest's stand-in on loopback: one implementation for the demo and for every test. */
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import express from 'express';
import { freePort } from '../ports.ts';
import { adsRoute } from './ads-route.ts';
import { Behaviours, MODES, type Behaviour, type Mode, type Target, TARGETS } from './behaviour.ts';
import { eventsRoute } from './events-route.ts';
import { SandboxRecord, type Pair } from './record.ts';
import { tagRoute } from './tag-route.ts';

const PAGE = fileURLToPath(new URL('page/', import.meta.url));

export interface Sandbox {
	url: string;
	/** For the worker's PINTEREST_API_URL. */
	apiUrl: string;
	/** Instead of https://s.pinimg.com/ct/core.js. */
	tagScript: string;
	record: SandboxRecord;
	/** Misbehaves from now on, or for so many calls. */
	behave(mode: Mode, wishes?: { target?: Target; ms?: number; times?: number }): void;
	/** Forgets all that was seen, and behaves. */
	reset(): void;
	/**
	 * Waits until both roads look as they should.
	 *
	 * @param patience milliseconds; default 15 s.
	 * @throws {Error} with what was seen, when they do not in time.
	 */
	until(wished: (pairs: Pair[], record: SandboxRecord) => boolean, patience?: number): Promise<Pair[]>;
	stop(): Promise<void>;
}

export interface SandboxWishes {
	/** 0 or absent: a free one. */
	port?: number;
	/** Unix seconds. */
	clock?: () => number;
}

export async function startSandbox({
	port,
	clock = () => Math.floor(Date.now() / 1000),
}: SandboxWishes = {}): Promise<Sandbox> {
	const record = new SandboxRecord();
	const behaviours = new Behaviours();
	const reset = () => {
		record.reset();
		behaviours.reset();
	};

	const app = express().disable('x-powered-by');
	app.use(eventsRoute(record, behaviours, clock));
	app.use(tagRoute(record, behaviours, clock));
	app.use(adsRoute(behaviours, clock));
	app.get('/api/state', (_request, response) => {
		response.json({
			behaviour: behaviours.all,
			modes: MODES,
			pairs: record.pairs(),
			apiCalls: record.apiCalls,
			tagCalls: record.tagCalls,
		});
	});
	app.post('/api/reset', (_request, response) => {
		reset();
		response.sendStatus(204);
	});
	app.post('/api/behave', express.json(), (request, response) => {
		const wish = wishOf(request.body);
		if (wish) behaviours.set(wish.target, wish.behaviour);
		response
			.status(wish ? 200 : 422)
			.json(wish ? behaviours.all : { message: `mode must be one of ${MODES.join(', ')}` });
	});
	app.use(express.static(PAGE));

	const server = app.listen(await freePort(port), '127.0.0.1');
	await once(server, 'listening');
	const address = server.address();
	if (typeof address !== 'object' || !address) throw new Error('the sandbox has no port');
	const url = `http://127.0.0.1:${address.port}`;

	return {
		url,
		apiUrl: `${url}/v5`,
		tagScript: `${url}/ct/core.js`,
		record,
		behave: (mode, { target = 'api', ms = 0, times } = {}) =>
			behaviours.set(target, { mode, ms, ...(times !== undefined && { times }) }),
		reset,
		async until(wished, patience = 15_000) {
			const end = Date.now() + patience;
			while (!wished(record.pairs(), record)) {
				if (Date.now() > end) throw new Error(`not seen within ${patience} ms; seen: ${seen(record)}`);
				await pause(50);
			}
			return record.pairs();
		},
		async stop() {
			server.close();
			server.closeAllConnections();
			await once(server, 'close');
		},
	};
}

const seen = (record: SandboxRecord) =>
	record
		.pairs()
		.map(({ event, id, verdict }) => `${event} ${id} ${verdict}`)
		.join(', ') || 'nothing';

function wishOf(body: unknown): { target: Target; behaviour: Behaviour } | undefined {
	if (typeof body !== 'object' || body === null) return undefined;
	const { target = 'api', mode, ms = 0, times } = body as Record<string, unknown>;
	if (!MODES.includes(mode as Mode) || !TARGETS.includes(target as Target)) return undefined;
	const behaviour: Behaviour = { mode: mode as Mode, ms: Number(ms) || 0 };
	if (Number.isInteger(times)) behaviour.times = Number(times);
	return { target: target as Target, behaviour };
}
