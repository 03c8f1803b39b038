/** The worker's own API as OpenAPI 3.1: docs/openapi.json, and what /openapi.json answers. */
import { PROBLEMS, type ProblemName } from '../problem.ts';
import { OPERATIONS, REF, SCHEMAS, type Content, type Operation } from './operations.ts';

const header = (name: string, description: string, pattern?: string) => ({
	name,
	in: 'header',
	required: true,
	description,
	schema: { type: 'string', ...(pattern ? { pattern } : {}) },
});
const PARAMETERS: Record<NonNullable<Operation['security']>, readonly object[]> = {
	standardWebhooks: [
		header('pintally-shop', "The shop's id."),
		header(
			'webhook-id',
			'Of this call; the same with another body is refused.',
			'^[\\x21-\\x2d\\x2f-\\x7e]{1,256}$',
		),
		header('webhook-timestamp', "Unix seconds, at most 300 from the worker's clock.", '^\\d{1,12}$'),
	],
	wooCommerce: [
		{
			name: 'key',
			in: 'path',
			required: true,
			description: "The shop's own, not to be guessed: the command webhook-url shows it.",
			schema: { type: 'string' },
		},
		header('X-WC-Webhook-Topic', 'order.created, order.updated and order.restored count.'),
	],
	metricsToken: [],
};

const contentOf = ({ type, schema }: Content) => ({
	[type]: schema === null ? {} : { schema: { $ref: REF + schema } },
});

function problemsOf(names: readonly ProblemName[]) {
	const statuses = [...new Set(names.map((name) => PROBLEMS[name][0]))];
	const withStatus = (status: number) => names.filter((name) => PROBLEMS[name][0] === status);
	return Object.fromEntries(
		statuses
			.map((status) => [status, withStatus(status)] as const)
			.map(([status, those]) => [
				status,
				{
					description: those.map((name) => `\`${name}\`: ${PROBLEMS[name][1]}.`).join(' '),
					content: {
						'application/problem+json': {
							schema: {
								allOf: [{ $ref: `${REF}Problem` }],
								properties: {
									type: { enum: those.map((name) => `/problems/${name}`) },
									status: { const: status },
								},
							},
						},
					},
				},
			]),
	);
}

const operationOf = (operation: Operation) => ({
	operationId: operation.id,
	summary: operation.summary,
	...(operation.security
		? {
				security: [{ [operation.security]: [] }],
				parameters: PARAMETERS[operation.security],
			}
		: {}),
	...(operation.body
		? {
				requestBody: {
					required: true,
					content: Object.assign({}, ...operation.body.map(contentOf)) as object,
				},
			}
		: {}),
	responses: {
		...Object.fromEntries(
			Object.entries(operation.answers).map(([status, { description, content }]) => [
				status,
				{ description, ...(content ? { content: contentOf(content) } : {}) },
			]),
		),
		...problemsOf(operation.problems),
	},
});

/** @param version of the worker. */
export function openApiDocument(version: string) {
	return {
		openapi: '3.1.1',
		info: {
			title: 'Pintally worker',
			version,
			description: 'docs/api.md explains it. Any path may also answer 404, 405 and 500 with a problem.',
			license: { name: 'GPL-2.0-or-later', identifier: 'GPL-2.0-or-later' },
		},
		servers: [{ url: '/' }],
		paths: Object.fromEntries(
			OPERATIONS.map((operation) => [operation.path, { [operation.method]: operationOf(operation) }]),
		),
		components: {
			securitySchemes: {
				standardWebhooks: {
					type: 'apiKey',
					in: 'header',
					name: 'webhook-signature',
					description:
						'https://www.standardwebhooks.com: `v1,` and base64 of HMAC-SHA256 over `id.timestamp.body`.',
				},
				wooCommerce: {
					type: 'apiKey',
					in: 'header',
					name: 'X-WC-Webhook-Signature',
					description: 'Base64 of HMAC-SHA256 over the body.',
				},
				metricsToken: { type: 'http', scheme: 'bearer' },
			},
			schemas: SCHEMAS,
		},
	};
}
