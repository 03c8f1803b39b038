/** A worker that takes a shop's heartbeat as the contract has it, and answers what the test says. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Site } from '../../sandbox/site/site.ts';
import { watchBody } from '../../worker/src/shell/watch/body.ts';
import { tolerated } from '../../worker/src/shell/watch/tolerated.ts';

export interface Told {
	at: number;
	since?: number;
	counts: { hour: number; orders: number | null; covered: { orders: number | null; seen: number | null } }[];
	orders: { id: string; at: number; state: string | null; reason?: string }[];
	observed: Record<string, unknown>;
	changes: { at: number; kind: string; name: string; detail: string }[];
	week?: {
		from: number;
		events: Record<string, unknown>;
		accuracy: number | null;
		both_sides: number;
		match_keys: Record<string, number>;
		reasons: Record<string, number>;
		quality: object;
	};
	tallies?: object[];
}

export const OPENED = 1_789_390_800;
export const incident = (name: string, more: object = {}) => ({
	name,
	opened_at: OPENED,
	closed_at: null,
	concerns: 'tag',
	action: 'look_at_tag',
	changes: [{ at: OPENED - 800, kind: 'plugin', name: 'woocommerce', detail: '10.1.0 -> 10.2.0' }],
	...more,
});
export const ANSWER = {
	at: 1_789_410_013,
	news: [],
	open: [],
	incidents: [] as object[],
	standing: { coverage: 'learning', silence_page_visit: 'learning', silence_orders: 'learning' },
	findings: {},
	reconciled: null,
	series: {
		from: 1_788_199_200,
		page_visits: { counts: [41, null], expected: null, low: null, high: null },
		orders: { counts: [3, 1], expected: null, low: null, high: null },
		covered: { orders: [2, 1], seen: [2, 1], usual: null },
	},
};

export interface WatchWorker {
	/** The heartbeats that came. */
	heard: Told[];
	/** What the worker would have refused of them, or left aside as not known. */
	unfit: unknown[];
	answer: object | 'away';
	/** Where it refuses the shop's clock: its own time. */
	time: number | null;
	/** Pairs a shop with it. */
	connect(site: Site): Promise<void>;
	close(): void;
}

export async function startWatchWorker(): Promise<WatchWorker> {
	const server = createServer((request, response) => {
		let body = '';
		request.on('data', (part) => (body += String(part)));
		request.on('end', () => {
			const signed = Number(request.headers['webhook-timestamp']);
			if (worker.time !== null && Math.abs(signed - worker.time) > 300) {
				response
					.writeHead(401, { 'content-type': 'application/problem+json' })
					.end(JSON.stringify({ title: 'The clock is wrong.', worker_time: worker.time }));
				return;
			}
			const away = worker.answer === 'away';
			const path = request.url ?? '';
			if (path === '/v1/watch' && !away) {
				const told = JSON.parse(body) as Told;
				worker.heard.push(told);
				worker.unfit.push(...(watchBody.check(told) ? tolerated(told).ignored : watchBody.faults(told)));
			}
			const answers: Record<string, unknown> = { '/v1/watch': worker.answer, '/v1/counts': { hours: [] } };
			response
				.writeHead(away ? 503 : 200, { 'content-type': 'application/json' })
				.end(JSON.stringify(away ? { detail: 'Upkeep.' } : (answers[path] ?? { outcomes: [] })));
		});
	});
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
	const key = {
		v: 1,
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		shop: 'shop_1',
		secret: 'whsec_c2VjcmV0',
		collect_key: 'pk_1',
		collect_url: '',
	};
	const worker: WatchWorker = {
		heard: [],
		unfit: [],
		answer: ANSWER,
		time: null,
		connect: (site) =>
			site.php(
				`( new Pintally\\Settings\\Connection() )->connect( 'pintally_${Buffer.from(JSON.stringify(key)).toString('base64url')}' ); return true;`,
			) as Promise<never>,
		close: () => void server.close(),
	};
	return worker;
}
