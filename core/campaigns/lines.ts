/** Pinterest's own figures beside what the shop gives the same campaign, ad group or ad. Amounts in millionths. */
import type { DayFigures, Entity, Level } from './figures.ts';

export interface Figures {
	spend: number;
	impressions: number;
	clicks: number;
	/** Checkouts that Pinterest claims. */
	claimed: number;
	claimed_value: number;
	/** What the shop's own record gives it, by the model that was chosen. */
	credited: number;
	credited_value: number;
}

export interface CampaignLine {
	level: Level;
	id: string;
	name: string;
	/** `ACTIVE`, `PAUSED` or `ARCHIVED`; empty where Pinterest does not list it any more. */
	status: string;
	/** Names of those above it, the nearest last. */
	within: string[];
	/** Of an ad; else empty. */
	pin: string;
	now: Figures;
	/** The same number of days before. */
	before: Figures;
}

/** Credit of one ad, as far as the address of its click told the ids. */
export interface Credit {
	campaign: string;
	ad_group: string;
	ad: string;
	conversions: number;
	value: number;
}

export interface Period {
	/** Rows as Figures.php adds them up: those of DayFigures, over days. */
	figures: readonly DayFigures[];
	credits: readonly Credit[];
}

export const NOTHING: Figures = {
	...{ spend: 0, impressions: 0, clicks: 0 },
	...{ claimed: 0, claimed_value: 0, credited: 0, credited_value: 0 },
};

/** @returns Lines of one level with any figure in either period, in the order of the entities. */
export function campaignLines(
	level: Exclude<Level, 'account'>,
	entities: readonly Entity[],
	now: Period,
	before: Period,
): CampaignLine[] {
	const byId = new Map(entities.map((entity) => [`${entity[0]} ${entity[1]}`, entity]));
	const [present, past] = [now, before].map((period) => figuresById(level, byId, period)) as [
		Map<string, Figures>,
		Map<string, Figures>,
	];
	return [...new Set([...present.keys(), ...past.keys()])].map((id) => {
		const [, , name = '', status = '', , pin = ''] = byId.get(`${level} ${id}`) ?? [];
		return {
			...{ level, id, name: name || id, status, pin },
			within: namesAbove(level, id, byId),
			now: present.get(id) ?? NOTHING,
			before: past.get(id) ?? NOTHING,
		};
	});
}

/** All of one level together. */
export const sumOf = (lines: readonly Figures[]): Figures =>
	lines.reduce(
		(sum, line) =>
			Object.fromEntries(
				Object.entries(sum).map(([name, figure]) => [name, figure + line[name as keyof Figures]]),
			) as unknown as Figures,
		NOTHING,
	);

function figuresById(
	level: Exclude<Level, 'account'>,
	byId: ReadonlyMap<string, Entity>,
	{ figures, credits }: Period,
): Map<string, Figures> {
	const found = new Map<string, Figures>();
	for (const [each, id, spend, impressions, clicks, claimed, claimed_value] of figures)
		if (each === level) found.set(id, { ...NOTHING, spend, impressions, clicks, claimed, claimed_value });
	for (const credit of credits) {
		const id = idAt(level, credit, byId);
		// What no id names, or none of this account, is no line of it.
		if (id === '' || !byId.has(`${level} ${id}`)) continue;
		const line = found.get(id) ?? NOTHING;
		found.set(id, {
			...line,
			credited: line.credited + credit.conversions,
			credited_value: line.credited_value + credit.value,
		});
	}
	return found;
}

/** An ad's id alone names its ad group and its campaign too. */
function idAt(level: Level, { campaign, ad_group, ad }: Credit, byId: ReadonlyMap<string, Entity>): string {
	const parent = (of: Level, id: string) => byId.get(`${of} ${id}`)?.[4] ?? '';
	if (level === 'ad') return ad;
	const group = parent('ad', ad) || ad_group;
	if (level === 'ad_group') return group;
	return parent('ad_group', group) || campaign;
}

function namesAbove(level: Level, id: string, byId: ReadonlyMap<string, Entity>): string[] {
	const above = level === 'ad' ? 'ad_group' : level === 'ad_group' ? 'campaign' : null;
	const parent = above && byId.get(`${above} ${byId.get(`${level} ${id}`)?.[4] ?? ''}`);
	return parent ? [...namesAbove(above, parent[1], byId), parent[2]] : [];
}

/** `null` where there is nothing to divide by. */
export const ratio = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);
/** What came back of each unit that was spent, by the shop's record. */
export const roas = ({ credited_value, spend }: Figures): number | null => ratio(credited_value, spend);
/** The same, if Pinterest's claims are believed. */
export const claimedRoas = ({ claimed_value, spend }: Figures): number | null => ratio(claimed_value, spend);
/** Spend for each order that the shop's record gives it. */
export const costPerOrder = ({ spend, credited }: Figures): number | null => ratio(spend, credited);
/** How many orders Pinterest claims for each that the shop's record gives it. */
export const overclaim = ({ claimed, credited }: Figures): number | null => ratio(claimed, credited);
