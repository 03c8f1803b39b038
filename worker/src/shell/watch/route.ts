/** POST /v1/watch: a shop's heartbeat. docs/api.md part 2. */
import { shareByStatus, type Observed } from '../../../../core/monitoring/checks.ts';
import type { HourCounts } from '../../../../core/monitoring/watch.ts';
import type { Seconds } from '../../../../core/types.ts';
import type { Services } from '../app.ts';
import { checked, useOnce } from '../connect.ts';
import type { Answer, SignedCall } from '../http.ts';
import type { Shop } from '../store/shops.ts';
import { answerOf } from './answer.ts';
import { refuseNonsense, watchBody } from './body.ts';
import { heartbeat, type DatedWeek } from './record.ts';
import { tolerated, type HeartbeatBody } from './tolerated.ts';
import { tokenAccepted } from './watcher.ts';

const HOUR: Seconds = 3600;
const WEEK: Seconds = 7 * 86_400;

export async function takeHeartbeat(services: Services, call: SignedCall): Promise<Answer> {
	const { clock, shops, watcher } = services;
	const told = checked(watchBody, call);
	const now = Math.floor(clock.now() / 1000);
	refuseNonsense(told, now);
	const { body, ignored } = tolerated(told);
	await useOnce(services, call);
	const { id } = call.shop;
	const beat = {
		now,
		counts: await countsOf(services, id, body.counts),
		orders: body.orders,
		observed: await observedOf(services, call.shop, body, now),
		changes: body.changes,
		...(body.tallies ? { tallies: body.tallies } : {}),
		...(body.week ? { week: await weekOf(services, id, body.week) } : {}),
	};
	const notify = shops.isNotified(id);
	const { record, watched, since } = await watcher.change(id, (before) => ({
		...heartbeat(before, beat, notify),
		since: body.since ?? before.heartbeat ?? 0,
	}));
	return { status: 200, body: answerOf(record, watched, { now, since, week: body.week?.from, ignored }) };
}

/** With the page visits that browsers brought here; unknown for an hour in which the worker was away. */
async function countsOf(
	{ queue, watcher }: Services,
	shop: string,
	counts: HeartbeatBody['counts'],
): Promise<HourCounts[]> {
	const [first] = counts;
	if (!first) return [];
	const visits = new Map(
		(await queue.counts(shop, first.hour * HOUR))
			.filter(({ event }) => event === 'page_visit')
			.map(({ hour, collected }) => [hour / HOUR, collected]),
	);
	return counts.map(({ hour, orders, covered, page_visits = 0 }) => {
		const away = watcher.awayFor(hour * HOUR, (hour + 1) * HOUR) > 0;
		const here = away || page_visits === null ? null : (visits.get(hour) ?? 0) + page_visits;
		return { hour, orders, covered, page_visits: here };
	});
}

async function observedOf(
	{ queue }: Services,
	shop: Shop,
	{ at, observed }: HeartbeatBody,
	now: Seconds,
): Promise<Observed> {
	const here = (await queue.lanes()).filter((lane) => lane.shop === shop.id).map(({ oldest }) => oldest);
	const ours = here.length === 0 ? 'nothing' : Math.floor(Math.min(...here) / 1000);
	const theirs = observed.oldest_queued ?? 'nothing';
	return {
		...(observed.pages ? { pages: observed.pages } : {}),
		both_sides: observed.both_sides ?? null,
		token_accepted: tokenAccepted(shop),
		oldest_queued: ours === 'nothing' ? theirs : theirs === 'nothing' ? ours : Math.min(ours, theirs),
		clock_skew: at - now,
	};
}

async function weekOf(
	{ queue }: Services,
	shop: string,
	week: NonNullable<HeartbeatBody['week']>,
): Promise<DatedWeek> {
	const answers = await queue.answers(shop, week.from, week.from + WEEK);
	const shares = Object.entries(shareByStatus(answers));
	const good = shares.filter(([status]) => status.startsWith('2')).reduce((sum, [, share]) => sum + share, 0);
	return { ...week, error_share: shares.length === 0 ? null : 1 - good };
}
