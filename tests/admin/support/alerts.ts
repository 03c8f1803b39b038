/** What the route of the alerts tells. */
import type { Alerts, Incident, Letter } from '../../../admin-src/screens/alerts/types.ts';

const OPENED = 1_789_390_800;

export const incident = (name: string, more: Partial<Incident> = {}): Incident => ({
	name,
	opened_at: OPENED,
	closed_at: 0,
	changes: [{ at: OPENED - 800, kind: 'plugin', name: 'some-cache', detail: 'updated to 2.0' }],
	where: '',
	url: `https://shop.example/wp-admin/${name}`,
	...more,
});

/** Two days of a shop, the second with an hour that nobody watched. */
const HOURS = 48;
const each = <T>(value: T): T[] => Array.from({ length: HOURS }, () => value);

/** A shop that is watched, with nothing wrong. */
export const ALERTS: Alerts = {
	state: 'watching',
	heartbeat_at: 1_789_410_000,
	next_at: 1_789_413_600,
	silent_after: 10_800,
	problem: '',
	incidents: [],
	standing: { coverage: 'watching', silence_page_visit: 'watching', silence_orders: 'learning' },
	reconciled: null,
	series: {
		from: 1_788_220_800,
		page_visits: {
			counts: each<number | null>(10).map((count, hour) => (hour === 30 ? null : count)),
			expected: each(10),
			low: each(4),
			high: each(16),
		},
		orders: { counts: each(1), expected: null, low: null, high: null },
		covered: { orders: each(1), seen: each(1), usual: 0.75 },
	},
	week: null,
	changes: [],
	mail: { on: true, to: 'owner@example.com' },
};

export const LETTER: Letter = {
	on: true,
	to: 'owner@example.com',
	sent_at: 0,
	subject: '[Shop] The week',
	text: 'All is well.',
	html: '<p>All is well.</p>',
};
