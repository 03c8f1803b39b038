/** What core's reading of an answer means for the events of a batch here, and for what a shop is told. */
import type { AccountVerdict, Classified } from '../../../core/classify.ts';
import type { ClaimedEvent, Verdict } from './store/event-queue.ts';
import type { AccountState } from './store/shops.ts';

/** Halves an unreadable answer's batch only when patience has not helped. */
const UNREADABLE_ATTEMPTS = 3;

/** Whether to send the batch again in two halves. */
export function isToSplit(batch: readonly ClaimedEvent[], { verdicts, account }: Classified): boolean {
	if (batch.length === 1) return false;
	if (verdicts.some(({ kind }) => kind === 'split')) return true;
	const unreadable = account.kind === 'failing' && account.reason === 'unreadable';
	return unreadable && (batch[0]?.attempts ?? 0) >= UNREADABLE_ATTEMPTS;
}

/** @param again when to retry; one time for all, so that what failed together can go in one call again. */
export function settlement(batch: readonly ClaimedEvent[], meaning: Classified, again: number): Verdict[] {
	const split = isToSplit(batch, meaning);
	return batch.map(({ seq }, position): Verdict => {
		const verdict = meaning.verdicts[position];
		switch (verdict?.kind) {
			case 'done':
				return { seq, kind: 'done', warning: verdict.warning };
			case 'dead':
				return { seq, kind: 'dead', reason: verdict.reason, detail: verdict.message };
			case 'retry':
				return split
					? { seq, kind: 'kept', detail: verdict.message }
					: { seq, kind: 'retry', at: again, detail: verdict.message };
			case 'release':
			case 'split':
				return { seq, kind: 'kept', detail: verdict.message };
			default:
				return { seq, kind: 'kept' };
		}
	});
}

/** An answer in a word, for logs and attempts. */
export const wordOf = (account: AccountVerdict): string =>
	'reason' in account ? account.reason : account.kind;

/** What a test call says of the account, for the shop. */
export function accountStateOf(account: AccountVerdict): AccountState {
	switch (account.kind) {
		case 'parked':
			return { state: 'parked', reason: account.reason, detail: account.detail };
		case 'slowed':
			return { state: 'unchecked', reason: 'rate_limited', detail: account.detail };
		case 'failing':
			return { state: 'unchecked', reason: 'unreachable', detail: account.detail };
		default:
			return { state: 'ok', reason: '', detail: '' };
	}
}
