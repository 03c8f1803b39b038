/** The plugin's REST routes (docs/api.md part 5), and how their errors are read. */
import apiFetch from '@wordpress/api-fetch';
import type { APIFetchOptions } from '@wordpress/api-fetch';
import { __ } from '@wordpress/i18n';

/** The first reads are answered with the page: plugin/src/Admin/Screen.php preloads exactly these paths. */
export const ROUTES = {
	settings: '/pintally/v1/settings',
	connection: '/pintally/v1/connection',
	connectionChecked: '/pintally/v1/connection?check=true',
	account: '/pintally/v1/account',
	status: '/pintally/v1/status',
	events: '/pintally/v1/events?page=1&per_page=20',
	choices: '/pintally/v1/settings/choices',
	settingsFile: '/pintally/v1/settings/file',
	valueRuleOrders: '/pintally/v1/value-rule/orders',
	testConversion: '/pintally/v1/test-conversion',
	setup: '/pintally/v1/setup',
	setupCheck: '/pintally/v1/setup/check',
	alerts: '/pintally/v1/alerts',
	alertsCheck: '/pintally/v1/alerts/check',
	letter: '/pintally/v1/letter',
} as const;

/** @param hours 24, 168 or 672. */
export const overviewRoute = (hours: number): string => `/pintally/v1/overview?hours=${hours}`;

/** By which WordPress knows that a request was meant; it renews it while the page is open. */
export const nonce = (): string =>
	(apiFetch as { nonceMiddleware?: { nonce: string } }).nonceMiddleware?.nonce ?? '';

/** A request that failed, in words for the shop's owner. */
export class RequestFailure extends Error {
	/** WordPress's error code, e.g. `rest_invalid_param`. */
	readonly code: string;
	/** What is wrong, by field name; empty where it is not about fields. */
	readonly fields: Readonly<Record<string, string>>;

	constructor(code: string, message: string, fields: Record<string, string> = {}) {
		super(message);
		this.code = code;
		this.fields = fields;
	}
}

/** @throws {RequestFailure} */
export async function request<T>(options: APIFetchOptions<true>): Promise<T> {
	try {
		return await apiFetch<T>(options);
	} catch (error) {
		throw await explain(error);
	}
}

/**
 * Reads a list with its whole size, which WordPress tells in a header; `more`: there are more than are counted.
 *
 * @throws {RequestFailure}
 */
export async function requestList<T>(path: string): Promise<{ rows: T[]; total: number; more: boolean }> {
	try {
		const response: Response = await apiFetch({ path, parse: false });
		const rows = (await response.json()) as T[];
		return {
			rows,
			total: Number(response.headers.get('X-WP-Total') ?? rows.length),
			more: response.headers.get('X-Pintally-More') === '1',
		};
	} catch (error) {
		throw await explain(error);
	}
}

/**
 * Reads a long answer as text, for somebody else to take apart.
 *
 * @throws {RequestFailure}
 */
export async function requestText(path: string): Promise<string> {
	try {
		const response: Response = await apiFetch({ path, parse: false });
		return await response.text();
	} catch (error) {
		throw await explain(error);
	}
}

/**
 * The same in bytes, of which a worker makes its text.
 *
 * @throws {RequestFailure}
 */
export async function requestBytes(path: string): Promise<ArrayBuffer> {
	try {
		const response: Response = await apiFetch({ path, parse: false });
		return await response.arrayBuffer();
	} catch (error) {
		throw await explain(error);
	}
}

async function explain(error: unknown): Promise<RequestFailure> {
	// With `parse: false` the error is the response itself.
	const told: unknown = error instanceof Response ? await error.json().catch(() => ({})) : error;
	const { code, message, data } = (told ?? {}) as {
		code?: string;
		message?: string;
		data?: { params?: Record<string, string> };
	};
	switch (code) {
		case 'fetch_error':
		case 'offline_error':
			return new RequestFailure(
				code,
				__('Your site did not answer. Check your internet connection and try again.', 'pintally'),
			);
		case 'invalid_json':
		case undefined:
			return new RequestFailure(
				'invalid_json',
				__(
					'Your site gave an answer that is no JSON: perhaps a PHP error or a security plugin. Its error log may tell more.',
					'pintally',
				),
			);
		case 'rest_cookie_invalid_nonce':
			return new RequestFailure(
				code,
				__('This page has been open for too long. Reload it, then try again.', 'pintally'),
			);
		default:
			return new RequestFailure(code, message ?? code, data?.params ?? {});
	}
}
