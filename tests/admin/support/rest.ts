/** The plugin's REST routes as the screen sees them: answers by method and path, and a record of what was asked. */
import type { APIFetchOptions } from '@wordpress/api-fetch';
import { settings } from '../../../core/vocabulary.ts';
import type {
	Account,
	Connection,
	LedgerRow,
	Overview,
	SettingValues,
	Status,
	TestConversion,
} from '../../../admin-src/data/types.ts';

/** What a route tells; a function is asked each time. */
type Answer = unknown;

export const DEFAULTS = Object.fromEntries(
	Object.entries(settings).map(([name, setting]) => [name, setting.default]),
) as unknown as SettingValues;

export const ACCOUNT: Account = {
	ad_account_id: '549755885175',
	token: 'present',
	state: 'ok',
	reason: '',
	detail: '',
	checked_at: 1_789_410_000,
};
export const UNCONNECTED: Connection = {
	connected: false,
	url: '',
	shop: '',
	collect_url: '',
	reachable: null,
	worker_version: '',
	account: null,
	problem: '',
};
export const STORED: Connection = {
	...UNCONNECTED,
	connected: true,
	url: 'https://worker.example',
	shop: 'shop_1',
};
export const CONNECTED: Connection = {
	...STORED,
	reachable: true,
	worker_version: '0.1.0',
	account: ACCOUNT,
};
export const STATUS: Status = {
	counts: { waiting: 0, accepted: 0, delivered: 0, refused: 0, left_out: 0 },
	oldest_waiting: 0,
	last_contact: 0,
	problem: '',
	problem_at: 0,
	next_run: 0,
	scheduler_stands_since: 0,
	refused_lately: 0,
	setup_problems: [],
	open_incidents: 0,
	woocommerce: true,
	consent_api: true,
};
export const ROW: LedgerRow = {
	id: 1,
	event_id: 'checkout.113f3534ea01c57413d2f4ec1653e481',
	event: 'checkout',
	order_id: 1001,
	order_url: 'https://shop.example/wp-admin/admin.php?page=wc-orders&action=edit&id=1001',
	state: 'delivered',
	reason: '',
	detail: '',
	tag_state: 'called',
	value: '29.00',
	currency: 'USD',
	attempts: 1,
	due_at: 1_789_410_012,
	occurred_at: 1_789_410_012,
	updated_at: 1_789_410_014,
};

/** A day of a shop whose browsers lost three of ten sales. */
export const OVERVIEW: Overview = {
	from: 7200,
	to: 93_600,
	events: [
		{ event: 'checkout', state: 'delivered', tag_state: 'called', events: 7 },
		{ event: 'checkout', state: 'delivered', tag_state: 'blocked', events: 2 },
		{ event: 'checkout', state: 'delivered', tag_state: '', events: 1 },
		{ event: 'checkout', state: 'accepted', tag_state: 'handed', events: 1 },
		{ event: 'checkout', state: 'refused', tag_state: 'called', events: 1 },
		{ event: 'lead', state: 'left_out', tag_state: '', events: 3 },
		{ event: 'page_visit', state: 'delivered', tag_state: '', events: 5 },
	],
	reasons: [{ reason: 'consent_denied', state: 'left_out', events: 3 }],
	match_keys: { events: 12, keys: { em: 9, client_ip_address: 12, client_user_agent: 12 } },
	hours: [
		{ hour: 7200, both: 7, server: 0, tag: 0, none: 0 },
		{ hour: 36_000, both: 0, server: 3, tag: 0, none: 0 },
	],
	pages: { page_visit: { collected: 100, delivered: 87, refused: 2, left_out: 7 } },
	pages_problem: '',
	quality: [],
	sales: {
		currency: 'USD',
		period: { after: '1970-01-01T02:00:00', before: '1970-01-02T02:00:00' },
		orders: [
			{
				state: 'delivered',
				reason: '',
				status: 'processing',
				currency: 'USD',
				orders: 10,
				reported: '290.00',
				sent: '280.00',
			},
			{
				state: 'left_out',
				reason: 'not_web',
				status: 'completed',
				currency: 'USD',
				orders: 2,
				reported: '58.00',
				sent: '0.00',
			},
			{
				state: '',
				reason: '',
				status: 'on-hold',
				currency: 'USD',
				orders: 1,
				reported: '29.00',
				sent: '0.00',
			},
		],
		refunds: [],
		not_reported: 0,
		statuses: { processing: 'Processing', completed: 'Completed', 'on-hold': 'On hold' },
	},
};
export const TEST: Exclude<TestConversion, { result: 'none' }> = {
	result: 'passed',
	time: 1_789_410_012,
	event: 'checkout',
	event_id: 'checkout.113f3534ea01c57413d2f4ec1653e481',
	order_id: '1789410012',
	value: '1.00',
	currency: 'USD',
	page_url: '',
	server: { state: 'delivered', reason: '', detail: '', at: 1_789_410_014 },
	tag: { state: 'called' },
};

/** An error as WordPress's REST API tells it. */
export const restError = (code: string, message: string, params?: Record<string, string>) => ({
	code,
	message,
	data: { status: 400, ...(params && { params }) },
});
/** An error as apiFetch tells it when there is no network. */
export const NO_NETWORK = { code: 'fetch_error', message: 'Could not get a valid response from the server.' };

export class Refusal {
	readonly error: unknown;
	constructor(error: unknown) {
		this.error = error;
	}
}
export const refuse = (error: unknown) => new Refusal(error);

/** A site that is all set up; `answers` are what differs, by "METHOD /path". */
export function rest(answers: Record<string, Answer> = {}) {
	const all: Record<string, Answer> = {
		'GET /settings': { ...DEFAULTS, tag_id: '2612345678901' },
		'GET /connection': STORED,
		'GET /connection?check=true': CONNECTED,
		'GET /status': STATUS,
		'GET /events?page=1&per_page=20': [ROW],
		'GET /overview?hours=24': OVERVIEW,
		'GET /test-conversion': { result: 'none' },
		'GET /settings/choices': {
			paid_statuses: [
				{ value: 'processing', label: 'Processing' },
				{ value: 'on-hold', label: 'On hold' },
			],
			roles_excluded: [{ value: 'administrator', label: 'Administrator' }],
		},
		'GET /value-rule/orders': [],
		'GET /attribution/view': {},
		'GET /campaigns/view': {},
		...answers,
	};
	const asked: { name: string; data: unknown }[] = [];
	const fetch = async (options: APIFetchOptions<boolean>): Promise<unknown> => {
		const name = `${options.method ?? 'GET'} ${String(options.path).replace('/pintally/v1', '')}`;
		asked.push({ name, data: options.data });
		if (!(name in all)) {
			throw new Error(`The test gives no answer to ${name}`);
		}
		const answer = all[name];
		const told: unknown = await (typeof answer === 'function'
			? (answer as (asked: typeof options) => unknown)(options)
			: answer);
		if (told instanceof Refusal) {
			throw told.error;
		}
		return options.parse === false
			? new Response(JSON.stringify(told), { headers: { 'X-WP-Total': String((told as unknown[]).length) } })
			: told;
	};
	return {
		fetch,
		asked,
		/** Later requests of this name are answered so. */
		answer: (name: string, answer: Answer) => void (all[name] = answer),
		/** What was sent to a route, oldest first. */
		sent: (name: string) => asked.filter((request) => request.name === name).map(({ data }) => data),
	};
}
