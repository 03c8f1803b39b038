/** The bodies of Pinterest's answers (OpenAPI 5.23: ConversionApiResponse, DetailedError, Error), read with care. */
import { masked } from './masked.ts';

/** What Pinterest says of one event. `null`, "" and absent messages mean the same. */
export interface EventResult {
	readonly status: 'processed' | 'failed' | 'unknown';
	readonly error: string;
	readonly warning: string;
}

/** What Pinterest says of a batch: results by position. */
export interface BatchResult {
	readonly events: readonly EventResult[];
	/** `undefined` where it is not told. */
	readonly received: number | undefined;
	readonly processed: number | undefined;
}

export interface AnswerBody {
	/** Pinterest's error code, such as 953 or 4197. */
	readonly code: number | undefined;
	/** Masked; '' where there is none. */
	readonly message: string;
	readonly batch: BatchResult | undefined;
	/** Where a 422 was seen to carry the results. */
	readonly details: BatchResult | undefined;
}

/** @param text The body as it came; anything but a JSON object reads as if it said nothing. */
export function readBody(text: string): AnswerBody {
	const body = parsed(text);
	return {
		code: integer(body.code),
		message: words(body.message),
		batch: batchOf(body),
		details: batchOf(record(body.details)),
	};
}

function batchOf(body: Fields): BatchResult | undefined {
	return Array.isArray(body.events) && body.events.length
		? {
				events: body.events.map(resultOf),
				received: integer(body.num_events_received),
				processed: integer(body.num_events_processed),
			}
		: undefined;
}

function resultOf(entry: unknown): EventResult {
	const { status, error_message, warning_message } = record(entry);
	return {
		status: status === 'processed' || status === 'failed' ? status : 'unknown',
		error: words(error_message),
		warning: words(warning_message),
	};
}

type Fields = Readonly<Record<string, unknown>>;

function parsed(text: string): Fields {
	try {
		return record(JSON.parse(text));
	} catch {
		return {};
	}
}

function record(value: unknown): Fields {
	return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

function integer(value: unknown): number | undefined {
	return Number.isInteger(value) ? (value as number) : undefined;
}

function words(value: unknown): string {
	return typeof value === 'string' ? masked(value) : '';
}
