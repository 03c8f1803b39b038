/** Between DataViews's view, what is asked of the site, and what is kept with the user. */
import { getDate } from '@wordpress/date';
import type { Filter, View } from '@wordpress/dataviews/wp';
import type { Seconds } from '../../../core/types.ts';
import type { EventsFilter, EventsQuery, SavedView } from '../../data/events.ts';

export const NAMES = ['event', 'state', 'reason', 'tag_state'] as const;

const COLUMNS = ['occurred_at', 'order_id', 'value', 'tag_state', 'state', 'reason'];
export const PER_PAGE = 20;
/** Badges and numbers need little; a reason is read. */
const WIDTHS = {
	occurred_at: { width: '130px' },
	order_id: { width: '80px' },
	value: { width: '100px', align: 'end' },
	tag_state: { width: '110px' },
	state: { width: '110px' },
	reason: { minWidth: '190px' },
} as const;

export function viewOf({ fields, perPage, order, density, filters = {} }: SavedView): View {
	return {
		type: 'table',
		titleField: 'event',
		fields: fields ?? COLUMNS,
		perPage: perPage ?? PER_PAGE,
		page: 1,
		search: '',
		sort: { field: 'occurred_at', direction: order ?? 'desc' },
		filters: Object.entries(filters).map(([field, value]) => ({ field, operator: 'is', value })),
		layout: { density: isDensity(density) ? density : 'balanced', styles: WIDTHS },
	};
}

/** Without search, page and dates: these are of the moment. */
export function savedOf(view: View): SavedView {
	const chosen = namesOf(view.filters);
	const density = view.type === 'table' ? view.layout?.density : undefined;
	return {
		fields: view.fields ?? COLUMNS,
		perPage: view.perPage ?? PER_PAGE,
		order: view.sort?.direction ?? 'desc',
		...(density && { density }),
		filters: chosen,
	};
}

/** @param search As searchTerm() gives it. */
export function filterOf(view: View, search: string, now: Seconds): EventsFilter {
	return {
		...namesOf(view.filters),
		...datesOf(
			view.filters?.find(({ field }) => field === 'occurred_at'),
			now,
		),
		...(search && { search }),
	};
}

export function queryOf(view: View, search: string, now: Seconds): EventsQuery {
	return {
		...filterOf(view, search, now),
		page: view.page ?? 1,
		per_page: view.perPage ?? PER_PAGE,
		order: view.sort?.direction ?? 'desc',
	};
}

function namesOf(filters: readonly Filter[] = []): NonNullable<SavedView['filters']> {
	const chosen = filters.filter(
		({ field, value }) => isName(field) && typeof value === 'string' && value !== '',
	);
	return Object.fromEntries(chosen.map(({ field, value }) => [field, String(value)]));
}

const isName = (field: string): boolean => (NAMES as readonly string[]).includes(field);
const isDensity = (name: string | undefined): name is 'compact' | 'balanced' | 'comfortable' =>
	name === 'compact' || name === 'balanced' || name === 'comfortable';

const DAY = 86_400;
const UNITS: Readonly<Record<string, number>> = {
	days: DAY,
	weeks: 7 * DAY,
	months: 30 * DAY,
	years: 365 * DAY,
};

/** Days begin and end in the site's time zone. */
function datesOf(filter: Filter | undefined, now: Seconds): Pick<EventsFilter, 'after' | 'before'> {
	const value: unknown = filter?.value;
	switch (filter?.operator) {
		case 'between': {
			const [from, to] = Array.isArray(value) ? (value as unknown[]) : [];
			return { ...edge('after', startOf(from)), ...edge('before', endOf(to)) };
		}
		case 'afterInc':
			return edge('after', startOf(value));
		case 'beforeInc':
			return edge('before', endOf(value));
		case 'on':
			return { ...edge('after', startOf(value)), ...edge('before', endOf(value)) };
		case 'inThePast': {
			const { value: count, unit } = (value ?? {}) as { value?: number; unit?: string };
			const seconds = Number(count) * (UNITS[unit ?? ''] ?? 0);
			return seconds > 0 ? { after: now - seconds } : {};
		}
		default:
			return {};
	}
}

const edge = (name: 'after' | 'before', at: Seconds | undefined) => (at === undefined ? {} : { [name]: at });
const startOf = (day: unknown): Seconds | undefined => momentOf(day, '00:00:00');
const endOf = (day: unknown): Seconds | undefined => momentOf(day, '23:59:59');

function momentOf(day: unknown, time: string): Seconds | undefined {
	if (typeof day !== 'string' || !/^\d{4}-\d\d-\d\d/.test(day)) {
		return undefined;
	}
	return Math.floor(getDate(`${day.slice(0, 10)} ${time}`).getTime() / 1000);
}
