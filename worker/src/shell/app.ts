/** The HTTP side, built apart from listening. */
import express, { type Express, type RequestHandler } from 'express';
import type { Clock } from './clock.ts';
import { allowOrigin, answerPreflight, collect, COLLECT_LIMIT } from './collect.ts';
import type { Config } from './config.ts';
import { connect, setAccount } from './connect.ts';
import { erase } from './erase.ts';
import { alive, metricsPage, ready } from './health.ts';
import { takeHooks } from './hooks.ts';
import { refuseOtherMethods, sendJson, signed, type Answer, type SignedCall } from './http.ts';
import type { Limits } from './limits.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import { openApiDocument } from './openapi/document.ts';
import { attempts, counts, outcomes } from './outcomes.ts';
import type { Pressure } from './pressure.ts';
import { nothingHere, overloaded, Problem, problemHandler } from './problem.ts';
import { rawBody } from './raw-body.ts';
import { requestLog } from './request-log.ts';
import type { Reporter } from './reports/reporter.ts';
import { fetchReports, reports } from './reports/route.ts';
import type { Sender } from './sender.ts';
import type { EventQueue } from './store/event-queue.ts';
import type { Shops } from './store/shops.ts';
import { takeHeartbeat } from './watch/route.ts';
import type { Watcher } from './watch/watcher.ts';
import { takeWebhook } from './woocommerce.ts';

export interface Services {
	config: Config;
	version: string;
	clock: Clock;
	log: Log;
	metrics: Metrics;
	pressure: Pressure;
	limits: Limits;
	shops: Shops;
	queue: EventQueue;
	sender: Sender;
	watcher: Watcher;
	reporter: Reporter;
}

/** docs/api.md: the largest body of a shop's server. */
const SIGNED_LIMIT = 1024 * 1024;

const SIGNED: Record<string, (services: Services, call: SignedCall) => Promise<Answer>> = {
	'/v1/connect': connect,
	'/v1/account': setAccount,
	'/v1/hooks': takeHooks,
	'/v1/outcomes': outcomes,
	'/v1/attempts': attempts,
	'/v1/counts': counts,
	'/v1/reports': reports,
	'/v1/reports/fetch': fetchReports,
	'/v1/watch': takeHeartbeat,
	'/v1/erase': erase,
};

const OPEN = ['/v1/collect', '/healthz', '/readyz', '/metrics', '/openapi.json'];

/** A shop's key stands in the address. */
const WEBHOOK = '/v1/shops/:key/woocommerce';

/** In characters; the longest of ours has some dozens. */
const LONGEST_ADDRESS = 2048;

/**
 * No path of ours has a query, so a long one is odd; and no caller of ours takes the worker for a proxy
 * (`POST http://other.example/…`), though HTTP would let it.
 */
const refuseOddAddresses: RequestHandler = ({ url }, _res, next) =>
	next(url.startsWith('/') && url.length <= LONGEST_ADDRESS ? undefined : new Problem('not-found'));

/** The path as it is documented; nothing of what somebody wrote there instead. */
function pathFor(url: string): string {
	const path = url.split('?')[0] ?? '';
	if (path in SIGNED || OPEN.includes(path)) return path;
	return /^\/v1\/shops\/[^/]*\/woocommerce$/.test(path) ? WEBHOOK : 'unknown';
}

export function createApp(services: Services): Express {
	const { config, log, shops, pressure } = services;
	const app = express();
	app.disable('x-powered-by');
	app.disable('etag');
	app.enable('strict routing');
	app.enable('case sensitive routing');
	app.set('query parser', false);
	app.set('trust proxy', config.TRUST_PROXY);
	app.use(requestLog(log, pathFor));
	app.use(refuseOddAddresses);

	const refuseUnderPressure: RequestHandler = (_req, res, next) => {
		if (pressure.stopping) res.set('Connection', 'close');
		const reason = pressure.reason();
		next(reason ? overloaded(reason, pressure.stopping ? 5 : 60) : undefined);
	};

	for (const [path, answer] of Object.entries(SIGNED))
		app
			.route(path)
			.post(
				refuseUnderPressure,
				rawBody(['application/json'], SIGNED_LIMIT),
				signed(services, (call) => answer(services, call)),
			)
			.all(refuseOtherMethods('POST'));

	app
		.route(WEBHOOK)
		.post(
			refuseUnderPressure,
			rawBody(['application/json', 'application/x-www-form-urlencoded'], SIGNED_LIMIT),
			takeWebhook(services),
		)
		.all(refuseOtherMethods('POST'));

	app
		.route('/v1/collect')
		.all(allowOrigin(shops))
		.options(answerPreflight)
		.post(refuseUnderPressure, rawBody(['text/plain', 'application/json'], COLLECT_LIMIT), collect(services))
		.all(refuseOtherMethods('POST, OPTIONS'));

	app.route('/healthz').get(alive).all(refuseOtherMethods('GET, HEAD'));
	app.route('/readyz').get(ready(services)).all(refuseOtherMethods('GET, HEAD'));
	app.route('/metrics').get(metricsPage(services)).all(refuseOtherMethods('GET, HEAD'));

	const description = openApiDocument(services.version);
	app
		.route('/openapi.json')
		.get((_req, res) => sendJson(res, { status: 200, body: description }))
		.all(refuseOtherMethods('GET, HEAD'));

	app.use(nothingHere);
	app.use(problemHandler(log));
	return app;
}
