/** An alarm opens one incident; it ends when the signal is back. What repeats while it is open is the same one. */
import type { CheckName } from './checks.ts';
import type { Seconds } from '../types.ts';

/**
 * What may go wrong. `shop`: the shop itself stands still, which is no fault of the tracking and needs words of its
 * own.
 */
export const ALARMS = {
	order_missing: 'tracking',
	order_refused: 'tracking',
	order_late: 'tracking',
	coverage: 'tracking',
	silence_page_visit: 'tracking',
	silence_orders: 'shop',
	pages: 'tracking',
	token: 'tracking',
	queue: 'tracking',
	event_ids: 'tracking',
	clock: 'tracking',
} as const satisfies Record<CheckName, 'tracking'> & Record<string, 'tracking' | 'shop'>;
export type AlarmName = keyof typeof ALARMS;
export const ALARM_NAMES = Object.keys(ALARMS) as readonly AlarmName[];

/** `quiet`: nothing new; an open incident stays open. `back`: all is well again. */
export type Signal = 'alarm' | 'quiet' | 'back';

/** When each open incident began. */
export type OpenIncidents = Readonly<Partial<Record<AlarmName, Seconds>>>;

export interface Incident {
	readonly name: AlarmName;
	readonly opened: Seconds;
	/** Absent: it is open. */
	readonly closed?: Seconds;
}

export interface Turn {
	readonly open: OpenIncidents;
	/** What somebody is told of now. */
	readonly news: readonly Incident[];
}

export function turn(open: OpenIncidents, signals: Readonly<Record<AlarmName, Signal>>, now: Seconds): Turn {
	const news = ALARM_NAMES.flatMap((name): Incident[] => {
		const opened = open[name];
		if (opened === undefined) {
			return signals[name] === 'alarm' ? [{ name, opened: now }] : [];
		}
		return signals[name] === 'back' ? [{ name, opened, closed: now }] : [];
	});
	const next: Partial<Record<AlarmName, Seconds>> = { ...open };
	for (const { name, opened, closed } of news) {
		if (closed === undefined) next[name] = opened;
		else delete next[name];
	}
	return { open: next, news };
}
