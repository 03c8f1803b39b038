/** POST /v1/collect: what a shop's pages report from browsers. docs/api.md part 3. Nobody can post a sale here. */
import type { Request, RequestHandler } from 'express';
import Type from 'typebox';
import { events, type EventName } from '../../../core/vocabulary.ts';
import type { Services } from './app.ts';
import {
	ActionFacts,
	BROWSER_CONTEXT,
	EventId,
	EventNameWord,
	RULE_DEFAULTS,
	RULES,
	UnixSeconds,
} from './hook-schema.ts';
import { countAdmission, countMappings, mapEach, refuseIfAllInvalid } from './hooks.ts';
import { sendJson } from './http.ts';
import { bytesOf } from './raw-body.ts';
import { parseJson } from './json.ts';
import { Problem } from './problem.ts';
import { compile } from './schema.ts';
import { laneOf, type NewEvent } from './store/event-queue.ts';
import type { Shop, Shops } from './store/shops.ts';

export const COLLECT_LIMIT = 32 * 1024;
const MOST = 20;

const closed = { additionalProperties: false };
export const collectBody = compile(
	Type.Object(
		{
			key: Type.String({ maxLength: 64 }),
			hooks: Type.Optional(
				Type.Array(
					Type.Object({ id: EventId, event: EventNameWord, at: UnixSeconds, facts: ActionFacts }, closed),
					{ maxItems: MOST },
				),
			),
			receipts: Type.Optional(
				Type.Array(
					Type.Object(
						{ id: EventId, event: EventNameWord, result: Type.Enum(['called', 'blocked']) },
						closed,
					),
					{
						maxItems: MOST,
					},
				),
			),
			context: Type.Object(BROWSER_CONTEXT, closed),
			rules: Type.Optional(Type.Partial(Type.Object(RULES, closed))),
		},
		closed,
	),
);

/** Lets the shop's own pages, and no others, read our answers. */
export function allowOrigin(shops: Shops): RequestHandler {
	return (req, res, next) => {
		const { origin } = req.headers;
		res.vary('Origin');
		if (origin && shops.hasOrigin(origin)) res.set('Access-Control-Allow-Origin', origin);
		next();
	};
}

/** Only a body of another type than the script's needs this. */
export const answerPreflight: RequestHandler = (_req, res) => {
	res
		.status(204)
		.set({
			'Access-Control-Allow-Methods': 'POST',
			'Access-Control-Allow-Headers': 'content-type',
			'Access-Control-Max-Age': '86400',
		})
		.end();
};

function shopOf(shops: Shops, key: string, origin: string | undefined): Shop {
	const shop = shops.byCollectKey(key);
	if (!shop || shop.disabled) throw new Problem('key-refused');
	if (origin !== shop.origin) throw new Problem('origin-refused');
	return shop;
}

/** The page's address, if it is a page of this shop; nobody else's address shall stand in its events. */
const pageOf = (shop: Shop, page: string | undefined) =>
	page !== undefined && URL.parse(page)?.origin === shop.origin ? { page_url: page } : {};

const browserOf = (req: Request) => ({
	...(req.ip ? { ip: req.ip } : {}),
	...(req.headers['user-agent'] ? { user_agent: req.headers['user-agent'].slice(0, 2048) } : {}),
});

export function collect(services: Services): RequestHandler {
	const { shops, clock, queue, limits, metrics, sender } = services;
	return async (req, res) => {
		const { value, forbidden } = parseJson(bytesOf(req));
		if (!collectBody.check(value) || forbidden.length > 0)
			throw new Problem('invalid-batch', { errors: collectBody.faults(value) });
		const { hooks = [], receipts = [], context, rules } = value;
		let shop: Shop;
		try {
			shop = shopOf(shops, value.key, req.headers.origin);
		} catch (refused) {
			res.removeHeader('Access-Control-Allow-Origin');
			throw refused;
		}
		const foreign = hooks.findIndex(({ event }) => !['browser', 'both'].includes(events[event].born));
		if (foreign >= 0)
			throw new Problem('invalid-event', {
				errors: [
					{
						pointer: `/hooks/${foreign}/event`,
						code: 'not_browser_born',
						detail: 'is not born in a browser',
					},
				],
			});
		await limits.takeCollected(shop.id, req.ip ?? '', hooks.length + receipts.length, queue.waiting(shop.id));

		const now = clock.now();
		const seconds = Math.floor(now / 1000);
		const { page_url, ...said } = context;
		const here = { ...said, site_url: shop.siteUrl, ...pageOf(shop, page_url), ...browserOf(req) };
		const whole = hooks.map((hook) => ({
			...hook,
			// A shopper's clock may be wrong; an event never lies in the future.
			at: Math.min(hook.at, seconds),
			context: here,
			rules: { ...RULE_DEFAULTS, ...rules },
		}));
		const mappings = mapEach(whole, [], now);
		countMappings(metrics, mappings);
		refuseIfAllInvalid(mappings);
		const fresh: NewEvent[] = [];
		const leftOut: EventName[] = [];
		for (const mapping of mappings) {
			if (mapping.kind === 'event')
				fresh.push({ event: mapping.event, expires: mapping.expires, counted: true });
			if (mapping.kind === 'left_out') leftOut.push(mapping.hook.event);
		}
		const lane = laneOf(shop.id, shop.test);
		const admission = await queue.put({ shop: shop.id, lane, at: now, events: fresh, receipts, leftOut });
		if (!admission.reused) countAdmission(metrics, admission.duplicates);
		sender.wake(lane);
		sendJson(res, { status: 202, body: { accepted: fresh.length } });
	};
}
