/** What whoever hosts the worker looks at. */
import type { Request, RequestHandler } from 'express';
import type { Services } from './app.ts';
import { isLoopback } from './config.ts';
import { sendJson } from './http.ts';
import { overloaded, Problem } from './problem.ts';
import { isSame } from './signature.ts';

/** Alive: it answers. Whether it takes events is readiness. */
export const alive: RequestHandler = (_req, res) => sendJson(res, { status: 200, body: { status: 'ok' } });

export function ready({ pressure, queue }: Services): RequestHandler {
	return async (_req, res) => {
		const reason = pressure.reason();
		if (reason) throw overloaded(reason);
		await queue.ready();
		sendJson(res, { status: 200, body: { status: 'ok' } });
	};
}

function mayRead(req: Request, token: string): boolean {
	if (token !== '') return isSame(req.headers.authorization ?? '', `Bearer ${token}`);
	// A proxy on this machine also calls from loopback, but says for whom.
	const forwarded = req.headers['x-forwarded-for'] ?? req.headers['forwarded'];
	return forwarded === undefined && isLoopback((req.socket.remoteAddress ?? '').replace('::ffff:', ''));
}

/** Of the shops that are watched: what is open, and how long ago each gave a sign of life. */
function setWatch({ metrics, watcher, clock }: Services): void {
	for (const gauge of [metrics.heartbeat, metrics.incident, metrics.watching]) gauge.reset();
	for (const [shop, { heartbeat, open, standing }] of watcher.standings()) {
		if (heartbeat === null) continue;
		metrics.heartbeat.set({ shop }, Math.max(0, clock.now() / 1000 - heartbeat));
		for (const incident of open) metrics.incident.set({ shop, incident }, 1);
		for (const [signal, state] of Object.entries(standing))
			metrics.watching.set({ shop, signal }, state === 'watching' ? 1 : 0);
	}
}

export function metricsPage(services: Services): RequestHandler {
	const { config, metrics, queue, clock, shops } = services;
	return async (req, res) => {
		if (!mayRead(req, config.METRICS_TOKEN))
			throw new Problem('unauthorized', { headers: { 'WWW-Authenticate': 'Bearer' } });
		const lanes = await queue.lanes();
		metrics.waiting.set(lanes.reduce((sum, { waiting }) => sum + waiting, 0));
		metrics.oldest.set(lanes.reduce((age, { oldest }) => Math.max(age, (clock.now() - oldest) / 1000), 0));
		metrics.account.reset();
		for (const { id, state, disabled } of shops.all())
			metrics.account.set({ shop: id, state: disabled ? 'disabled' : state }, 1);
		metrics.parked.set(shops.all().filter(({ state, disabled }) => state === 'parked' && !disabled).length);
		setWatch(services);
		res
			.set('Cache-Control', 'no-store')
			.type(metrics.registry.contentType)
			.send(await metrics.registry.metrics());
	};
}
