/** What Pinterest tells of an ad account, as the OpenAPI 5.23 has it: lists in pages, figures by the day. */
import express, { type Request, type Response, type Router } from 'express';
import { answer, misbehave, type Behaviours } from './behaviour.ts';

interface Listed {
	id: string;
	name: string;
	status: 'ACTIVE' | 'PAUSED' | 'ARCHIVED';
	campaign_id?: string;
	ad_group_id?: string;
	pin_id?: string;
	/** Paid impressions of a usual day. */
	reach: number;
	/** Checkouts that Pinterest claims, for a thousand clicks. */
	luck: number;
}

/** A small account: one campaign that earns, one that only costs, one that is over. */
export const CAMPAIGNS: readonly Listed[] = [
	{ id: '626735565838', name: 'Spring mugs', status: 'ACTIVE', reach: 4000, luck: 60 },
	{ id: '626735565839', name: 'Everybody at once', status: 'ACTIVE', reach: 6000, luck: 4 },
	{ id: '626735565840', name: 'Last year', status: 'ARCHIVED', reach: 0, luck: 0 },
];
export const AD_GROUPS: readonly Listed[] = [
	{ ...of(0), id: '268012345671', name: 'Potters', reach: 3000, luck: 70, campaign_id: '626735565838' },
	{ ...of(0), id: '268012345672', name: 'Gifts', reach: 1000, luck: 30, campaign_id: '626735565838' },
	{ ...of(1), id: '268012345673', name: 'Broad', reach: 6000, luck: 4, campaign_id: '626735565839' },
];
export const ADS: readonly Listed[] = [
	{ ...ad(0, '1'), id: '687201361754', name: 'Mug in the hand', reach: 2000, luck: 80 },
	{ ...ad(0, '2'), id: '687201361755', name: 'Mug on the shelf', reach: 1000, luck: 50 },
	{ ...ad(1, '3'), id: '687201361756', name: 'Wrapped', reach: 1000, luck: 30 },
	{ ...ad(2, '4'), id: '687201361757', name: 'Anybody', reach: 6000, luck: 4 },
];
function of(campaign: number) {
	return { status: CAMPAIGNS[campaign]!.status };
}
function ad(group: number, last: string) {
	const { id: ad_group_id, status, campaign_id } = AD_GROUPS[group]!;
	return { status, ad_group_id, ...(campaign_id && { campaign_id }), pin_id: `11223344556677${last}` };
}

const LISTS: Readonly<Record<string, { rows: readonly Listed[]; ids: string; column: string }>> = {
	campaigns: { rows: CAMPAIGNS, ids: 'campaign_ids', column: 'CAMPAIGN_ID' },
	ad_groups: { rows: AD_GROUPS, ids: 'ad_group_ids', column: 'AD_GROUP_ID' },
	ads: { rows: ADS, ids: 'ad_ids', column: 'AD_ID' },
};
const DAY_MS = 86_400_000;
const MOST_DAYS = 90;

/** @param pageSize rows of a page, whatever the caller asks for, so that a small account has several. */
export function adsRoute(behaviours: Behaviours, clock: () => number, pageSize = 2): Router {
	const router = express.Router();
	router.get('/v5/ad_accounts', behaved, (request, response) => {
		const account = /^Bearer account-(\d+)$/.exec(request.get('authorization') ?? '')?.[1] ?? '549755885175';
		response.json({ items: [{ id: account, name: 'Clayhouse', currency: 'USD' }], bookmark: null });
	});
	router.get('/v5/ad_accounts/:account/analytics', behaved, (request, response) => {
		const whole = CAMPAIGNS.reduce((sum, { reach }) => sum + reach, 0);
		const id = String(request.params.account);
		analytics(request, response, 'AD_ACCOUNT_ID', [{ id, reach: whole, luck: 26 }]);
	});
	router.get('/v5/ad_accounts/:account/conversion_eqs', behaved, (request, response) => {
		const { lookback_period } = request.query;
		if (lookback_period !== '1d' && lookback_period !== '14d')
			return answer(response, 400, 'lookback_period is missing');
		response.json(
			(['TAG', 'CONVERSIONS_API'] as const).map((ingestion_source) => ({
				...{ ingestion_source, lookback_period, source_platform: 'WEB' },
				...{ overall_status: ingestion_source === 'TAG' ? 'FAIR' : 'GOOD', quality_components: {} },
			})),
		);
	});
	router.get('/v5/ad_accounts/:account/:list', behaved, (request, response, next) => {
		const list = LISTS[String(request.params.list)];
		if (!list) return next();
		const wanted = listOf(request, 'entity_statuses');
		const rows = list.rows.filter(({ status }) => wanted.length === 0 || wanted.includes(status));
		const from = Number(request.query.bookmark ?? 0);
		const end = from + pageSize;
		const items = rows.slice(from, end).map(({ reach: _reach, luck: _luck, ...told }) => told);
		response.json({ items, bookmark: end < rows.length ? String(end) : null });
	});
	router.get('/v5/ad_accounts/:account/:list/analytics', behaved, (request, response, next) => {
		const list = LISTS[String(request.params.list)];
		if (!list) return next();
		const wanted = listOf(request, list.ids);
		if (wanted.length === 0 || wanted.length > 250) return answer(response, 400, `${list.ids} is missing`);
		analytics(
			request,
			response,
			list.column,
			list.rows.filter(({ id }) => wanted.includes(id)),
		);
	});

	async function behaved(request: Request, response: Response, next: () => void): Promise<void> {
		if ((await misbehave(behaviours.take('reports'), request, response)) !== undefined) return;
		const token = /^Bearer (\S+)$/.exec(request.get('authorization') ?? '')?.[1] ?? 'bad-';
		if (token.startsWith('bad-')) return answer(response, 401);
		// A token with other scopes, such as a conversion access token.
		if (token.startsWith('foreign-') || token.startsWith('conversion-')) return answer(response, 403);
		response.set('x-ratelimit-limit', '300, 300;w=60').set('x-ratelimit-remaining', '299');
		next();
	}

	function analytics(
		request: Request,
		response: Response,
		column: string,
		rows: readonly Pick<Listed, 'id' | 'reach' | 'luck'>[],
	): void {
		const { start_date, end_date, columns, granularity, conversion_report_time } = request.query as Record<
			string,
			string | undefined
		>;
		const from = Date.parse(start_date ?? '');
		const to = Date.parse(end_date ?? '');
		const today = Math.floor((clock() * 1000) / DAY_MS) * DAY_MS;
		const days = (to - from) / DAY_MS + 1;
		if (!(days >= 1 && days <= MOST_DAYS) || from < today - (MOST_DAYS - 1) * DAY_MS || !columns)
			return answer(response, 400, 'at most 90 days, with columns');
		if (granularity !== 'DAY' || conversion_report_time !== 'TIME_OF_CONVERSION')
			return answer(response, 400, 'the stand-in knows days and the time of conversion only');
		const asked = columns.split(',');
		const window = Number(request.query.click_window_days ?? 30);
		response.json(
			Array.from({ length: days }, (_, index) => from + index * DAY_MS).flatMap((day) =>
				rows
					.filter(({ reach }) => reach > 0)
					.map((row) => ({
						[column]: row.id,
						DATE: new Date(day).toISOString().slice(0, 10),
						...Object.fromEntries(
							Object.entries(figuresOf(row, day, window)).filter(([name]) => asked.includes(name)),
						),
					})),
			),
		);
	}

	return router;
}

/** The same for the same day, whoever asks. What is nothing is left out, as Pinterest does. */
function figuresOf({ reach, luck }: Pick<Listed, 'reach' | 'luck'>, day: number, window: number) {
	const weekday = Math.floor(day / DAY_MS) % 7;
	const impressions = Math.round(reach * (0.8 + weekday / 15));
	const clicks = Math.round(impressions / 100);
	const checkouts = Math.round((clicks * luck * (window >= 30 ? 1 : 0.7)) / 1000);
	const viewed = Math.round(checkouts / 4);
	const told = {
		SPEND_IN_MICRO_DOLLAR: clicks * 400_000,
		PAID_IMPRESSION: impressions,
		TOTAL_CLICKTHROUGH: clicks,
		TOTAL_CHECKOUT: checkouts,
		TOTAL_CHECKOUT_VALUE_IN_MICRO_DOLLAR: checkouts * 29_000_000,
		TOTAL_CLICK_CHECKOUT: checkouts - viewed,
		TOTAL_VIEW_CHECKOUT: viewed,
	};
	return Object.fromEntries(Object.entries(told).filter(([, figure]) => figure > 0));
}

/** A list in a query: the parameter several times. */
const listOf = (request: Request, name: string): string[] => {
	const told = request.query[name];
	return (Array.isArray(told) ? told : told === undefined ? [] : [told]).map(String);
};
