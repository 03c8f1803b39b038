/**
 * Tells the ledger what became of a server-born event in the browser, so that what the tag lost and the server saved
 * can be counted.
 */
import type { EventName } from '../core/vocabulary.ts';
import type { PageHook } from './page.ts';
import type { Result } from './tag.ts';

export interface Receipt {
	id: string;
	event: EventName;
	result: Result;
}

export async function receiptOf({ id, event }: PageHook, result: Promise<Result>): Promise<Receipt> {
	return { id, event, result: await result };
}
