/** POST /v1/reports and /v1/reports/fetch: Pinterest's own figures for the shop. docs/api.md part 2. */
import Type from 'typebox';
import { USUAL_WINDOWS, WINDOW_DAYS } from '../../../../core/campaigns/figures.ts';
import type { Services } from '../app.ts';
import { checked, CONVERSION_TOKEN, useOnce } from '../connect.ts';
import { closed, optional } from '../hook-schema.ts';
import type { Answer, SignedCall } from '../http.ts';
import { compile } from '../schema.ts';
import { ENTITIES } from './reporter.ts';
import type { ReportRecord } from './record.ts';

const Days = () => Type.Enum([...WINDOW_DAYS]);
export const fetchBody = compile(
	closed({
		ads_token: optional(Type.Union([Type.Literal(''), Type.String({ pattern: CONVERSION_TOKEN })])),
		click_window_days: optional(Days()),
		view_window_days: optional(Days()),
	}),
);
export const reportsBody = compile(
	closed({ since: optional(Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' })) }),
);

/** Days in one answer. */
const MOST_DAYS = 15;

/** What is known of the fetching; nothing of the token but whether it is there. */
function standingOf(hasToken: boolean, record: ReportRecord | null) {
	const { state, reason, detail, tried_at } = record ?? {
		...{ state: 'never', reason: '', detail: '', tried_at: 0 },
	};
	return {
		...{ token: hasToken ? 'present' : 'missing', state, reason, detail, tried_at },
		windows: record?.windows ?? USUAL_WINDOWS,
		fetched: record?.fetched ?? null,
	};
}

/** Takes the token and the windows, as far as they are given, and begins to fetch. */
export async function fetchReports(services: Services, call: SignedCall): Promise<Answer> {
	const { shops, reporter } = services;
	const { ads_token, ...windows } = checked(fetchBody, call);
	await useOnce(services, call);
	const { id } = call.shop;
	if (ads_token !== undefined) await shops.setAdsToken(id, ads_token);
	const { hasAdsToken = false, adAccountId = '' } = shops.byId(id) ?? {};
	const known = await reporter.record(id);
	// Without one of the two there is nothing to ask Pinterest.
	const record =
		hasAdsToken && adAccountId
			? await reporter.begin(id, { ...USUAL_WINDOWS, ...known?.windows, ...windows })
			: known;
	return { status: 202, body: standingOf(hasAdsToken, record) };
}

/** The figures that are here, day by day, each answer from where the last one ended. */
export async function reports({ shops, reporter }: Services, call: SignedCall): Promise<Answer> {
	const { since = '' } = checked(reportsBody, call);
	const { id, hasAdsToken } = call.shop;
	const record = await reporter.record(id);
	const found = (await shops.reports.from(id, since, MOST_DAYS + 1)).filter(({ part }) => part !== ENTITIES);
	const days = found
		.slice(0, MOST_DAYS)
		.map(({ part, text }) => ({ day: part, figures: JSON.parse(text) as unknown }));
	const next = found[MOST_DAYS]?.part ?? '';
	const entities = next ? [] : (JSON.parse((await shops.reports.read(id, ENTITIES)) ?? '[]') as unknown);
	return { status: 200, body: { ...standingOf(hasAdsToken, record), days, entities, next } };
}
