/** What the worker answers, as schemas: for docs/openapi.json, and for the tests that hold real answers against it. */
import Type from 'typebox';
import { REFUSALS, TROUBLES } from '../../../../core/campaigns/answer.ts';
import { QUALITY_LEVELS, QUALITY_SOURCES } from '../../../../core/campaigns/quality.ts';
import { LEVELS, WINDOW_DAYS } from '../../../../core/campaigns/figures.ts';
import { CHECKS } from '../../../../core/monitoring/checks.ts';
import { PARTS } from '../../../../core/monitoring/narrow.ts';
import { FATES } from '../../../../core/monitoring/reconcile.ts';
import { events, reasons } from '../../../../core/vocabulary.ts';
import { closed, EventId, EventNameWord, orNull } from '../hook-schema.ts';
import { PROBLEMS } from '../problem.ts';
import { CHANGE_KINDS, INCIDENT_NAMES, MEANING } from '../watch/incident.ts';

const count = () => Type.Integer({ minimum: 0 });
const seconds = () => Type.Integer({ minimum: 0, description: 'Unix seconds, UTC.' });
const words = (description: string) => Type.String({ description });
const reason = () => Type.Enum(Object.keys(reasons));

export const Fault = closed({
	pointer: words('JSON pointer (RFC 6901) into the body that was sent.'),
	code: Type.String(),
	detail: Type.String(),
});

export const Problem = Type.Object(
	{
		type: Type.Enum(Object.keys(PROBLEMS).map((name) => `/problems/${name}`)),
		title: Type.String(),
		status: Type.Integer(),
		detail: Type.Optional(Type.String()),
		instance: words('`/requests/` and the id under which the log knows the request.'),
		worker_time: Type.Optional(seconds()),
		errors: Type.Optional(Type.Array(Fault)),
	},
	{ additionalProperties: false, description: 'RFC 9457. It never repeats what was sent.' },
);

export const Account = closed({
	ad_account_id: words('Empty until the shop has given one.'),
	token: Type.Enum(['missing', 'present']),
	state: Type.Enum(['ok', 'unchecked', 'parked']),
	reason: Type.Enum(['', 'token_refused', 'no_access', 'not_found', 'rate_limited', 'unreachable']),
	detail: words("Pinterest's words, or empty."),
	checked_at: seconds(),
});

export const ConnectAnswer = closed({
	shop: Type.String(),
	worker_version: Type.String(),
	collect_url: words('Empty where browsers cannot reach the worker.'),
	account: Account,
});
export const AccountAnswer = closed({ account: Account });

export const Verdict = closed({
	id: words('Of the hook; empty if it has none.'),
	state: Type.Enum(['accepted', 'left_out', 'refused']),
	duplicate: Type.Optional(Type.Literal(true, { description: 'It was accepted before.' })),
	reason: Type.Optional(reason()),
	errors: Type.Optional(Type.Array(Fault)),
	value: Type.Optional(Type.String()),
	currency: Type.Optional(Type.String()),
	order_id: Type.Optional(Type.String()),
	match_keys: Type.Optional(
		Type.Array(Type.String(), { description: 'Names of the fields of user_data that the event carries.' }),
	),
});
export const HooksAnswer = closed({ verdicts: Type.Array(Verdict) });

const told = { seq: Type.Integer({ minimum: 1 }), id: EventId, event: EventNameWord, at: seconds() };
export const Outcome = Type.Union([
	closed({
		...told,
		kind: Type.Literal('delivery'),
		state: Type.Enum(['delivered', 'refused']),
		reason: Type.Enum(['', ...Object.keys(reasons)]),
		detail: words("Pinterest's words, or empty."),
		warning: Type.String(),
		attempts: count(),
	}),
	closed({ ...told, kind: Type.Literal('receipt'), result: Type.Enum(['called', 'blocked']) }),
]);
export const OutcomesAnswer = closed({
	outcomes: Type.Array(Outcome),
	next: count(),
	more: Type.Boolean(),
});

export const AttemptsAnswer = closed({
	attempts: Type.Array(
		closed({
			at: seconds(),
			ms: Type.Number({ minimum: 0 }),
			status: Type.Integer({ description: '0: there was no answer.' }),
			meaning: Type.String(),
			detail: Type.String({ description: 'What Pinterest said of this event; empty: nothing.' }),
		}),
	),
});

export const CountsAnswer = closed({
	hours: Type.Array(
		closed({
			hour: seconds(),
			event: Type.Enum(Object.keys(events)),
			collected: count(),
			delivered: count(),
			refused: count(),
			left_out: count(),
		}),
	),
});

const Windows = closed({
	click_window_days: Type.Enum([...WINDOW_DAYS]),
	view_window_days: Type.Enum([...WINDOW_DAYS]),
});
const standing = {
	token: Type.Enum(['missing', 'present']),
	state: Type.Enum(['never', 'fetching', 'fetched', 'failed']),
	reason: Type.Enum(['', ...REFUSALS, ...TROUBLES]),
	detail: words("Pinterest's words, or empty."),
	tried_at: seconds(),
	windows: Windows,
	fetched: orNull(
		closed({
			at: seconds(),
			windows: Windows,
			account: closed({
				...{ id: Type.String(), name: Type.String(), currency: Type.String() },
				quality: Type.Array(
					closed({ source: Type.Enum([...QUALITY_SOURCES]), level: Type.Enum([...QUALITY_LEVELS]) }),
				),
			}),
		}),
	),
};
export const ReportsStanding = closed(standing);
/** A row as a list: what stands where is told in words. */
const row = (length: number, description: string) =>
	Type.Array(
		Type.Array(Type.Union([Type.String(), Type.Integer()]), { minItems: length, maxItems: length }),
		{
			description,
		},
	);
export const ReportsAnswer = closed({
	...standing,
	days: Type.Array(
		closed({
			day: words('UTC.'),
			figures: row(
				9,
				`Level (${LEVELS.join(', ')}), id, spend in millionths, paid impressions, clicks, checkouts, their value in millionths, checkouts after a click, after a view.`,
			),
		}),
	),
	entities: row(6, 'Level, id, name, status, id of the parent, pin of an ad.'),
	next: words('Where the next answer is to begin; empty: this was the last.'),
});

const number = () => Type.Number({ minimum: 0 });
export const Change = closed({
	at: seconds(),
	kind: Type.Enum([...CHANGE_KINDS]),
	name: Type.String(),
	detail: Type.String(),
});
export const Incident = closed({
	name: Type.Enum([...INCIDENT_NAMES]),
	opened_at: seconds(),
	closed_at: orNull(seconds()),
	concerns: Type.Enum([...new Set(Object.values(MEANING).map(({ concerns }) => concerns))]),
	action: Type.Enum([...new Set(Object.values(MEANING).map(({ action }) => action))]),
	changes: Type.Array(Change, { description: 'What changed shortly before, the nearest first.' }),
	narrowed_to: Type.Array(
		closed({
			by: Type.Enum([...PARTS]),
			name: Type.String(),
			share: orNull(closed({ events: count(), seen: count(), usual: number() })),
			orders: Type.Optional(closed({ came: count(), expected: number() })),
		}),
		{
			description:
				'The parts of the shop that it is confined to; none: it is the same everywhere, or not known.',
		},
	),
});
const Signal = closed({
	counts: Type.Array(orNull(count())),
	expected: orNull(Type.Array(number())),
	low: orNull(Type.Array(number())),
	high: orNull(Type.Array(number())),
});
const Compared = closed({
	now: orNull(number()),
	usual: orNull(number()),
	low: orNull(number()),
	high: orNull(number()),
});
const Digest = closed({
	events: closed(
		Object.fromEntries(
			Object.keys(events).map((name) => [name, Type.Optional(closed({ tag: Compared, server: Compared }))]),
		),
	),
	accuracy: Compared,
	coverage: Compared,
	duplicate_ids: Compared,
	both_sides: Compared,
	error_share: Compared,
	match_keys: Type.Record(Type.String(), Compared),
	reasons: closed(Object.fromEntries(Object.keys(reasons).map((name) => [name, Type.Optional(Compared)]))),
	quality: closed({ tag: Compared, server: Compared }),
	open: Type.Array(Incident),
});
const learning = () => Type.Enum(['learning', 'watching']);
const ids = () => Type.Array(Type.String());
export const WatchAnswer = closed({
	at: seconds(),
	ignored: Type.Array(Type.String(), {
		description: 'JSON pointers to what this worker does not know of the heartbeat, and has left aside.',
	}),
	news: Type.Array(Incident, { description: 'What opened or closed since.' }),
	open: Type.Array(Incident),
	incidents: Type.Array(Incident, { description: 'The last 200, the latest first.' }),
	standing: closed({ coverage: learning(), silence_page_visit: learning(), silence_orders: learning() }),
	findings: closed(Object.fromEntries(CHECKS.map((name) => [name, Type.Enum(['ok', 'failing', 'unknown'])]))),
	reconciled: orNull(
		closed({
			accuracy: orNull(number()),
			fates: closed(Object.fromEntries(FATES.map((fate) => [fate, count()]))),
			missing: ids(),
			refused: ids(),
			late: ids(),
		}),
	),
	series: closed({
		from: seconds(),
		page_visits: Signal,
		orders: Signal,
		covered: closed({
			orders: Type.Array(orNull(count())),
			seen: Type.Array(orNull(count())),
			usual: orNull(number()),
		}),
	}),
	digest: Type.Optional(Digest),
});

export const EraseAnswer = closed({
	waiting: Type.Integer({ minimum: 0, description: 'Waited, and are not sent any more.' }),
	dead: Type.Integer({ minimum: 0, description: 'Had ended undelivered.' }),
});

export const CollectAnswer = closed({ accepted: count() });
export const WebhookAnswer = Type.Union([
	closed({ accepted: EventId }),
	closed({ ignored: Type.Enum([...Object.keys(reasons), 'topic']) }),
]);
export const Health = closed({ status: Type.Literal('ok') });
