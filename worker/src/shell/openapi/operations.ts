/** The worker's paths: who may call them, with what, and what comes back. */
import Type, { type TSchema } from 'typebox';
import { collectBody } from '../collect.ts';
import { accountBody, connectBody } from '../connect.ts';
import { eraseBody } from '../erase.ts';
import { ActionHook, Order, OrderHook } from '../hook-schema.ts';
import { MOST_HOOKS } from '../hooks.ts';
import { attemptsBody, countsBody, outcomesBody } from '../outcomes.ts';
import type { ProblemName } from '../problem.ts';
import { fetchBody, reportsBody } from '../reports/route.ts';
import { watchBody } from '../watch/body.ts';
import * as answers from './answers.ts';

export type Schemas = Record<string, TSchema>;
/** A name among `components.schemas`, or a media type that has no schema. */
export interface Content {
	type: string;
	schema: string | null;
}
export interface Operation {
	method: 'get' | 'post';
	path: string;
	id: string;
	summary: string;
	/** A name among `components.securitySchemes`. */
	security?: 'standardWebhooks' | 'wooCommerce' | 'metricsToken';
	body?: readonly Content[];
	answers: Record<number, { description: string; content: Content | null }>;
	problems: readonly ProblemName[];
}

/** Where OpenAPI keeps the schemas that have a name. */
export const REF = '#/components/schemas/';

export const SCHEMAS: Schemas = {
	OrderHook,
	ActionHook,
	Hooks: Type.Object(
		{
			hooks: Type.Array(Type.Union([Type.Ref(`${REF}OrderHook`), Type.Ref(`${REF}ActionHook`)]), {
				minItems: 1,
				maxItems: MOST_HOOKS,
			}),
			test: Type.Optional(Type.Boolean()),
		},
		{ additionalProperties: false },
	),
	Connect: connectBody.schema,
	SetAccount: accountBody.schema,
	AskOutcomes: outcomesBody.schema,
	AskAttempts: attemptsBody.schema,
	AskCounts: countsBody.schema,
	AskReports: reportsBody.schema,
	FetchReports: fetchBody.schema,
	Heartbeat: watchBody.schema,
	Erase: eraseBody.schema,
	Collect: collectBody.schema,
	WooCommerceOrder: Order,
	...answers,
};

const json = (schema: string): Content => ({ type: 'application/json', schema });
const answer = (status: number, description: string, schema: string) => ({
	[status]: { description, content: json(schema) },
});

const OF_BODIES = [
	'malformed-body',
	'empty-body',
	'malformed-json',
	'timeout',
	'too-large',
	'unsupported-media-type',
	'unsupported-charset',
	'unsupported-encoding',
	'overloaded',
	'internal',
] as const;
const OF_SIGNED = [
	...OF_BODIES,
	'signature-missing',
	'signature-invalid',
	'signature-unsupported',
	'timestamp-out-of-window',
	'invalid-webhook-id',
	'invalid-batch',
] as const;

const signed = (
	path: string,
	id: string,
	summary: string,
	body: string,
	answered: Operation['answers'],
	more: readonly ProblemName[] = [],
): Operation => ({
	method: 'post',
	path,
	id,
	summary,
	security: 'standardWebhooks',
	body: [json(body)],
	answers: answered,
	problems: [...OF_SIGNED, ...more],
});

const open = (path: string, id: string, summary: string, content: Content): Operation => ({
	method: 'get',
	path,
	id,
	summary,
	answers: { 200: { description: summary, content } },
	problems: [],
});

export const OPERATIONS: readonly Operation[] = [
	signed(
		'/v1/connect',
		'connect',
		'A shop proves that it holds its key.',
		'Connect',
		answer(200, 'The worker and the account.', 'ConnectAnswer'),
		['webhook-id-reused', 'site-refused'],
	),
	signed(
		'/v1/account',
		'setAccount',
		'Stores ad account and token, and asks Pinterest whether they work.',
		'SetAccount',
		answer(200, 'What Pinterest says of the account.', 'AccountAnswer'),
		['webhook-id-reused', 'account-refused'],
	),
	signed(
		'/v1/hooks',
		'takeHooks',
		"Takes what a shop's server reports.",
		'Hooks',
		answer(202, 'A verdict for each hook, in order. What is accepted is on disk.', 'HooksAnswer'),
		['webhook-id-reused', 'invalid-event', 'too-many-events', 'rate-limited'],
	),
	signed(
		'/v1/outcomes',
		'outcomes',
		"What became of a shop's events.",
		'AskOutcomes',
		answer(200, 'Outcomes, oldest first.', 'OutcomesAnswer'),
	),
	signed(
		'/v1/attempts',
		'attempts',
		'The calls to Pinterest that carried an event.',
		'AskAttempts',
		answer(200, 'Calls, oldest first.', 'AttemptsAnswer'),
	),
	signed(
		'/v1/counts',
		'counts',
		"What became of a shop's page events, by the hour.",
		'AskCounts',
		answer(200, 'Counts.', 'CountsAnswer'),
	),
	signed(
		'/v1/reports',
		'reports',
		"Pinterest's own figures of the ad account, by the day.",
		'AskReports',
		answer(
			200,
			'Days, the oldest first; with the last of them what there is in the account.',
			'ReportsAnswer',
		),
	),
	signed(
		'/v1/reports/fetch',
		'fetchReports',
		"Begins to fetch Pinterest's figures, with a token that reads the ad account.",
		'FetchReports',
		answer(202, 'It goes on in the background; /v1/reports tells when it is done.', 'ReportsStanding'),
		['webhook-id-reused'],
	),
	signed(
		'/v1/watch',
		'takeHeartbeat',
		"Takes a shop's hourly heartbeat.",
		'Heartbeat',
		answer(200, 'What is open, what is new, and what is usual.', 'WatchAnswer'),
		['webhook-id-reused'],
	),
	signed(
		'/v1/erase',
		'erase',
		"Forgets a person's events.",
		'Erase',
		answer(
			200,
			'How many have lost their content. What was in a call at that moment is not among them.',
			'EraseAnswer',
		),
		['webhook-id-reused'],
	),
	{
		method: 'post',
		path: '/v1/shops/{key}/woocommerce',
		id: 'takeWebhook',
		summary: "Takes WooCommerce's own order webhooks.",
		security: 'wooCommerce',
		body: [json('WooCommerceOrder'), { type: 'application/x-www-form-urlencoded', schema: null }],
		answers: answer(
			200,
			'Taken, or why it is not. Empty for the ping that WooCommerce sends when a webhook is made.',
			'WebhookAnswer',
		),
		problems: [
			...OF_BODIES.filter((name) => name !== 'empty-body' && name !== 'malformed-json'),
			'signature-invalid',
			'rate-limited',
		],
	},
	{
		method: 'post',
		path: '/v1/collect',
		id: 'collect',
		summary: "Takes what a shop's pages report from browsers.",
		body: [{ type: 'text/plain', schema: 'Collect' }, json('Collect')],
		answers: answer(202, 'How many were accepted.', 'CollectAnswer'),
		problems: [
			...OF_BODIES,
			'invalid-batch',
			'invalid-event',
			'key-refused',
			'origin-refused',
			'rate-limited',
		],
	},
	open('/healthz', 'alive', 'The process answers.', json('Health')),
	{ ...open('/readyz', 'ready', 'Events are taken.', json('Health')), problems: ['overloaded'] },
	{
		...open('/metrics', 'metrics', 'Figures for Prometheus.', { type: 'text/plain', schema: null }),
		security: 'metricsToken',
		problems: ['unauthorized'],
	},
	open('/openapi.json', 'openapi', 'This description.', { type: 'application/json', schema: null }),
];
