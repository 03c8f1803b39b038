/**
 * Fetches the shops' ad accounts, each night and when it is asked to, and keeps what came. A fetching is all or nothing:
 * until it is whole, the figures of the last one stay.
 */
import PQueue from 'p-queue';
import { type Day, DAYS_KNOWN, type Windows } from '../../../../core/campaigns/figures.ts';
import type { Seconds } from '../../../../core/types.ts';
import type { AdsReader } from '../account-client.ts';
import { every, type Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Shops } from '../store/shops.ts';
import { fetchReport } from './fetch.ts';
import { createRead, NoReport } from './reader.ts';
import { dayOf, isDue, isUnderWay, rangeOf, type ReportRecord } from './record.ts';

const LOOK_MS = 3_600_000;
const SHOPS_AT_ONCE = 4;
const DAY: Seconds = 86_400;
/** Beside the days, whose names begin with a digit. */
export const ENTITIES = 'entities';
/** Comes after the name of any part. */
const ALL = '~';

export interface Reporter {
	start(): void;
	record(shop: string): Promise<ReportRecord | null>;
	/** Begins, unless it is under way; resolves when that is written down. */
	begin(shop: string, windows: Windows): Promise<ReportRecord>;
	stop(): Promise<void>;
}

/** Beside the shops' watch, each under a name that no shop has. */
const keyOf = (shop: string) => `reports ${shop}`;

export function createReporter(parts: {
	clock: Clock;
	log: Log;
	shops: Shops;
	client: AdsReader;
	random: () => number;
}): Reporter {
	const { clock, log, shops } = parts;
	const seconds = () => Math.floor(clock.now() / 1000);
	const stopping = new AbortController();
	const fetching = new PQueue({ concurrency: SHOPS_AT_ONCE });
	let stopLooking = () => {};

	async function stored(shop: string) {
		const kept = await shops.watch.read(keyOf(shop));
		return { record: kept && (JSON.parse(kept.text) as ReportRecord), version: kept?.version ?? null };
	}

	async function note(shop: string, change: Partial<ReportRecord>): Promise<void> {
		const { record, version } = await stored(shop);
		if (record) await shops.watch.write(keyOf(shop), JSON.stringify({ ...record, ...change }), version);
	}

	/** @returns null where another worker was quicker. */
	async function claim(shop: string, windows?: Windows): Promise<ReportRecord | null> {
		const { record, version } = await stored(shop);
		const asked = windows ?? record?.windows;
		if (!asked) return null;
		const begun: ReportRecord = {
			fetched: null,
			...record,
			...{ windows: asked, state: 'fetching', reason: '', detail: '', tried_at: seconds() },
		};
		return (await shops.watch.write(keyOf(shop), JSON.stringify(begun), version)) ? begun : null;
	}

	async function fetchFor(shop: string, record: ReportRecord): Promise<void> {
		try {
			const credentials = await shops.adsCredentials(shop);
			if (!credentials) throw new NoReport('token_refused', '');
			const { adAccountId, token } = credentials;
			const range = rangeOf(record, adAccountId, seconds());
			const read = createRead(parts, token, stopping.signal);
			const { account, entities, days } = await fetchReport(read, adAccountId, record.windows, range);
			const written = new Map<Day, string>([[ENTITIES, JSON.stringify(entities)]]);
			for (const [day, figures] of days) written.set(day, JSON.stringify(figures));
			const isWhole = range.length === DAYS_KNOWN;
			await shops.reports.write(shop, written, isWhole ? ALL : dayOf(seconds() - DAYS_KNOWN * DAY));
			const fetched = { at: seconds(), windows: record.windows, account };
			await note(shop, { state: 'fetched', reason: '', detail: '', fetched });
			log.info({ shop, days: range.length, entities: entities.length }, 'figures fetched');
		} catch (error) {
			if (stopping.signal.aborted) return;
			if (!(error instanceof NoReport)) throw error;
			await note(shop, { state: 'failed', reason: error.reason, detail: error.detail });
			log.info({ shop, reason: error.reason }, 'no figures');
		}
	}

	function inBackground(work: () => Promise<void>): void {
		fetching.add(work).catch((error: Error) => {
			log.warn({ error: error.name }, 'could not fetch figures');
		});
	}

	async function lookAtAll(): Promise<void> {
		for (const { id, disabled, hasAdsToken, adAccountId } of shops.all()) {
			if (disabled || !hasAdsToken || !adAccountId || stopping.signal.aborted) continue;
			const { record } = await stored(id);
			if (!record || !isDue(record, seconds())) continue;
			const begun = await claim(id);
			if (begun) inBackground(() => fetchFor(id, begun));
		}
	}
	const look = () => {
		lookAtAll().catch((error: Error) => {
			log.warn({ error: error.name }, 'could not look which figures are due');
		});
	};

	return {
		start() {
			look();
			stopLooking = every(clock, LOOK_MS, look);
		},
		record: async (shop) => (await stored(shop)).record,
		async begin(shop, windows) {
			const { record } = await stored(shop);
			if (record && isUnderWay(record, seconds())) return record;
			const begun = await claim(shop, windows);
			if (begun) inBackground(() => fetchFor(shop, begun));
			return begun ?? ((await stored(shop)).record as ReportRecord);
		},
		async stop() {
			stopLooking();
			stopping.abort();
			await fetching.onIdle();
		},
	};
}
