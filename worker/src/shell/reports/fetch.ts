/**
 * Everything that is fetched of an ad account: its currency, what there is in it, and the figures of each day. Paths and
 * parameters are those of Pinterest's OpenAPI 5.23. Nothing of it is kept unless all of it has come.
 */
import {
	COLUMNS,
	type Day,
	type DayFigures,
	type Entity,
	figuresOf,
	hasFigures,
	type Level,
	type Windows,
} from '../../../../core/campaigns/figures.ts';
import { type Quality, QUALITY_PERIOD, qualityOf } from '../../../../core/campaigns/quality.ts';
import { NoReport, type Read } from './reader.ts';

/** Pinterest's longest page. */
const PAGE_SIZE = 250;
/** More pages than this have no end: 50,000 ads are no shop's. */
const MOST_PAGES = 200;
/** Pinterest takes 250; with 90 days each that is more than fits into one answer. */
const IDS_AT_ONCE = 100;

export interface Account {
	id: string;
	name: string;
	currency: string;
	/** Pinterest's Event Quality Score; none where it has not judged, or does not tell this token. */
	quality: Quality[];
}

export interface Fetched {
	account: Account;
	entities: Entity[];
	/** Each day of the range, those without figures too. */
	days: Map<Day, DayFigures[]>;
}

type Fields = Readonly<Record<string, unknown>>;
const textOf = (value: unknown): string =>
	typeof value === 'string' || typeof value === 'number' ? String(value) : '';

/** @throws {NoReport} */
export async function fetchReport(
	read: Read,
	adAccountId: string,
	windows: Windows,
	range: readonly Day[],
): Promise<Fetched> {
	const root = `/ad_accounts/${adAccountId}`;
	const account = { ...(await accountOf(read, adAccountId)), quality: await qualityIn(read, root) };
	const lists = {
		campaign: await listed(read, `${root}/campaigns`),
		ad_group: await listed(read, `${root}/ad_groups`),
		ad: await listed(read, `${root}/ads`),
	};
	const entities: Entity[] = [
		...lists.campaign.map((each) => entityOf('campaign', each, '')),
		...lists.ad_group.map((each) => entityOf('ad_group', each, textOf(each['campaign_id']))),
		...lists.ad.map((each) => entityOf('ad', each, textOf(each['ad_group_id']))),
	];
	const days = new Map<Day, DayFigures[]>(range.map((day) => [day, []]));
	const asked = (more: readonly [string, string][] = []) =>
		new URLSearchParams([
			['start_date', range[0] ?? ''],
			['end_date', range.at(-1) ?? ''],
			['granularity', 'DAY'],
			['columns', COLUMNS.join(',')],
			['conversion_report_time', 'TIME_OF_CONVERSION'],
			['click_window_days', String(windows.click_window_days)],
			['view_window_days', String(windows.view_window_days)],
			...more,
		]).toString();
	const take = (level: Level, body: unknown) => {
		if (!Array.isArray(body)) throw new NoReport('unreadable', '');
		for (const row of body) {
			const told = figuresOf(level, row);
			if (!told) throw new NoReport('unreadable', '');
			if (hasFigures(told.figures)) days.get(told.day)?.push(told.figures);
		}
	};
	take('account', await read(`${root}/analytics?${asked()}`));
	for (const [level, path, parameter] of ANALYTICS) {
		const ids = lists[level].map(({ id }) => textOf(id));
		for (let at = 0; at < ids.length; at += IDS_AT_ONCE) {
			const some = ids.slice(at, at + IDS_AT_ONCE).map((id): [string, string] => [parameter, id]);
			take(level, await read(`${root}/${path}/analytics?${asked(some)}`));
		}
	}
	return { account, entities, days };
}

const ANALYTICS = [
	['campaign', 'campaigns', 'campaign_ids'],
	['ad_group', 'ad_groups', 'ad_group_ids'],
	['ad', 'ads', 'ad_ids'],
] as const;

/** Only the list of accounts tells a currency. */
async function accountOf(read: Read, adAccountId: string): Promise<Omit<Account, 'quality'>> {
	for await (const each of pages(read, '/ad_accounts', []))
		if (textOf(each['id']) === adAccountId)
			return { id: adAccountId, name: textOf(each['name']), currency: textOf(each['currency']) };
	throw new NoReport('not_found', 'The token does not see this ad account.');
}

/** A remark beside the figures: without it they are as good. */
async function qualityIn(read: Read, root: string): Promise<Quality[]> {
	try {
		const period = `lookback_period=${QUALITY_PERIOD}`;
		return qualityOf(await read(`${root}/conversion_eqs?${period}&source_platform=WEB`));
	} catch (error) {
		if (error instanceof NoReport) return [];
		throw error;
	}
}

/** What is archived has figures of its active days. */
const STATUSES = ['ACTIVE', 'PAUSED', 'ARCHIVED'].map((status): [string, string] => [
	'entity_statuses',
	status,
]);

async function listed(read: Read, path: string): Promise<Fields[]> {
	const found: Fields[] = [];
	for await (const each of pages(read, path, STATUSES)) found.push(each);
	return found;
}

/** @throws {NoReport} for a list that does not end, or whose pages are no pages. */
async function* pages(read: Read, path: string, more: readonly [string, string][]): AsyncGenerator<Fields> {
	const seen = new Set<string>();
	let bookmark = '';
	do {
		const query = new URLSearchParams([
			...more,
			['page_size', String(PAGE_SIZE)],
			...(bookmark ? [['bookmark', bookmark]] : []),
		]);
		const body = (await read(`${path}?${query.toString()}`)) as Fields | null;
		const items = body?.['items'];
		if (!Array.isArray(items) || !items.every(isListed)) throw new NoReport('unreadable', '');
		yield* items;
		bookmark = textOf(body?.['bookmark']);
		if (seen.has(bookmark) || seen.size === MOST_PAGES) throw new NoReport('unreadable', '');
		seen.add(bookmark);
	} while (bookmark !== '');
}

const isListed = (item: unknown): item is Fields =>
	typeof item === 'object' && item !== null && /^\d+$/.test(textOf((item as Fields)['id']));

function entityOf(level: Level, told: Fields, parent: string): Entity {
	return [
		level,
		textOf(told['id']),
		textOf(told['name']).slice(0, 255),
		textOf(told['status']),
		parent,
		level === 'ad' ? textOf(told['pin_id']) : '',
	];
}
