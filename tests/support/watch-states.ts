/** A worker's answers to the heartbeat, as they look on the Alerts tab. */
import { ANSWER, incident } from './watch-worker.ts';

const HOUR = 3600;
const DAYS = 14;

const now = Math.floor(Date.now() / 1000);
/** Two weeks of a shop with most visits in the evening; the last day has lost nearly all. */
const signal = (level: number) => {
	const expected = Array.from(
		{ length: DAYS * 24 },
		(_, hour) => level * (1 + Math.sin(((hour % 24) - 8) / 3.9)),
	);
	return {
		counts: expected.map((mean, hour) =>
			hour === 100 ? null : Math.round(hour > (DAYS - 1) * 24 ? mean / 10 : mean * (0.9 + (hour % 5) / 20)),
		),
		expected,
		low: expected.map((mean) => Math.max(0, Math.sqrt(mean) - 0.98) ** 2),
		high: expected.map((mean) => (Math.sqrt(mean) + 0.98) ** 2),
	};
};
const [visits, orders] = [signal(40), signal(3)];
const series = {
	from: (Math.floor(now / HOUR) - DAYS * 24) * HOUR,
	page_visits: visits,
	orders,
	covered: {
		orders: orders.counts,
		seen: orders.counts.map((count) => count && Math.floor(count * 0.8)),
		usual: 0.78,
	},
};
const compared = (now_: number, usual: number) => ({ now: now_, usual, low: usual * 0.8, high: usual * 1.2 });
const changes = [
	{
		at: now - 8 * HOUR,
		kind: 'plugin',
		name: 'some-page-optimiser-with-a-long-name',
		detail: 'updated to 10.2.0',
	},
	{ at: now - 20 * HOUR, kind: 'gateway', name: 'cheque', detail: 'switched on' },
];
const part = { by: 'gateway', name: 'cheque', share: { events: 12, seen: 1, usual: 0.789 } };
/** What a worker says of a shop in which much is wrong, of one in which all is well, and of one that is new. */
export const STATES = {
	open: {
		...ANSWER,
		standing: { coverage: 'watching', silence_page_visit: 'watching', silence_orders: 'watching' },
		series,
		reconciled: { accuracy: 0.98, fates: {}, missing: ['1003', '1007'], refused: [], late: [] },
		incidents: [
			incident('coverage', { opened_at: now - 7 * HOUR, changes, narrowed_to: [part] }),
			incident('order_missing', { opened_at: now - 2 * HOUR, changes: [] }),
			incident('silence_orders', { opened_at: now - HOUR, changes }),
			incident('token', { opened_at: now - 90 * HOUR, closed_at: now - 80 * HOUR, changes }),
			incident('pages', {
				...{ opened_at: now - 200 * HOUR, closed_at: now - 190 * HOUR },
				narrowed_to: [{ by: 'page', name: 'product', share: null }],
			}),
		],
		digest: {
			events: {
				page_visit: { tag: compared(9000, 15_000), server: compared(0, 0) },
				add_to_cart: { tag: compared(820, 800), server: compared(1200, 900) },
				checkout: { tag: compared(70, 68), server: compared(91, 88) },
			},
			accuracy: compared(1, 0.99),
			coverage: compared(0.77, 0.78),
			both_sides: compared(64, 60),
			error_share: compared(0.001, 0),
			match_keys: { em: compared(0.98, 0.97), click_id: compared(0.2, 0.25) },
			reasons: { consent_denied: compared(120, 100), role: compared(2, 3) },
			quality: { tag: compared(2, 2), server: compared(1, 1) },
		},
	},
	well: {
		...ANSWER,
		series,
		standing: { coverage: 'watching', silence_page_visit: 'watching', silence_orders: 'watching' },
	},
	learning: ANSWER,
} as const;
