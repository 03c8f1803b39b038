/** An incident as it is kept and told: what it concerns, what to do, and what changed shortly before it. */
import type { AlarmName, Incident as News } from '../../../../core/monitoring/incidents.ts';
import type { Narrowed } from '../../../../core/monitoring/narrow.ts';
import type { Seconds } from '../../../../core/types.ts';

/** `shop_silent`: the shop's heartbeat has not come; only the worker can notice that. */
export type IncidentName = AlarmName | 'shop_silent';

/** The words for people are the plugin's; these are codes. */
export const MEANING = {
	order_missing: { concerns: 'both', action: 'look_at_orders' },
	order_refused: { concerns: 'server', action: 'look_at_refused' },
	order_late: { concerns: 'server', action: 'look_at_queue' },
	coverage: { concerns: 'tag', action: 'look_at_tag' },
	silence_page_visit: { concerns: 'tag', action: 'look_at_tag' },
	silence_orders: { concerns: 'shop', action: 'look_at_orders' },
	pages: { concerns: 'tag', action: 'look_at_pages' },
	token: { concerns: 'server', action: 'renew_token' },
	queue: { concerns: 'server', action: 'look_at_queue' },
	event_ids: { concerns: 'both', action: 'look_at_ids' },
	clock: { concerns: 'server', action: 'set_clock' },
	shop_silent: { concerns: 'both', action: 'look_at_shop' },
} as const satisfies Record<IncidentName, { concerns: string; action: string }>;
export const INCIDENT_NAMES = Object.keys(MEANING) as readonly IncidentName[];

export const CHANGE_KINDS = [
	'plugin',
	'theme',
	'core',
	'settings',
	'gateway',
	'template',
	'consent',
] as const;
/** Something in the shop that was not as before. */
export interface Change {
	readonly at: Seconds;
	readonly kind: (typeof CHANGE_KINDS)[number];
	readonly name: string;
	readonly detail: string;
}

export interface KeptIncident {
	readonly name: IncidentName;
	readonly opened_at: Seconds;
	/** null: it is open. */
	readonly closed_at: Seconds | null;
	readonly changes: readonly Change[];
	/** The parts of the shop that it is confined to. Absent: none stands out, or nobody has looked. */
	readonly narrowed_to?: readonly Narrowed[];
}
export type ToldIncident = Required<KeptIncident> & (typeof MEANING)[IncidentName];

export const told = (incident: KeptIncident): ToldIncident => ({
	narrowed_to: [],
	...incident,
	...MEANING[incident.name],
});

/** What opens or closes now, from core or from the worker. */
export type Turned = Omit<News, 'name'> & { readonly name: IncidentName };

const MOST_INCIDENTS = 200;
const MOST_CHANGES = 500;
const CHANGES_KEPT: Seconds = 60 * 86_400;
/** Longer before an incident than this, and a change is no likely cause of it. */
const SHORTLY: Seconds = 48 * 3600;
const MOST_CAUSES = 5;

/** @returns With the new ones, each once, the oldest first. */
export function withChanges(
	known: readonly Change[],
	fresh: readonly Change[],
	now: Seconds,
): readonly Change[] {
	const each = new Map(
		[...known, ...fresh].map((change) => [JSON.stringify([change.at, change.kind, change.name]), change]),
	);
	return [...each.values()]
		.filter(({ at }) => at > now - CHANGES_KEPT)
		.sort((a, b) => a.at - b.at)
		.slice(-MOST_CHANGES);
}

/** @returns What changed before an incident, the nearest first. */
export function shortlyBefore(changes: readonly Change[], opened: Seconds): readonly Change[] {
	return changes
		.filter(({ at }) => at <= opened && at >= opened - SHORTLY)
		.sort((a, b) => b.at - a.at)
		.slice(0, MOST_CAUSES);
}

/**
 * Looks where the open incidents are. One that was narrowed down stays so, as it was told; only the pages are looked at
 * each time.
 */
export function withParts(
	incidents: readonly KeptIncident[],
	narrow: (name: IncidentName, opened: Seconds) => readonly Narrowed[],
): readonly KeptIncident[] {
	return incidents.map((incident) => {
		const { name, opened_at, closed_at, narrowed_to = [] } = incident;
		if (closed_at !== null || (narrowed_to.length > 0 && name !== 'pages')) return incident;
		const found = narrow(name, opened_at);
		return found.length === 0 ? incident : { ...incident, narrowed_to: found };
	});
}

/**
 * @param incidents the latest last.
 * @returns Opened and closed as the news say, one after the other. A shop that was away tells afterwards what changed,
 * so the causes of what was open are looked up anew.
 */
export function withNews(
	incidents: readonly KeptIncident[],
	news: readonly Turned[],
	changes: readonly Change[],
): readonly KeptIncident[] {
	const explained = incidents.map((incident) =>
		incident.closed_at === null
			? { ...incident, changes: shortlyBefore(changes, incident.opened_at) }
			: incident,
	);
	return news
		.reduce<readonly KeptIncident[]>((known, { name, opened, closed }) => {
			if (closed === undefined)
				return [
					...known,
					{ name, opened_at: opened, closed_at: null, changes: shortlyBefore(changes, opened) },
				];
			return known.map((incident) =>
				incident.name === name && incident.opened_at === opened
					? { ...incident, closed_at: closed }
					: incident,
			);
		}, explained)
		.slice(-MOST_INCIDENTS);
}
