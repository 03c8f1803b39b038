/** What Pinterest said of each event of a call, kept with the call: a later one says something else. */
import type { Verdict } from './event-queue.ts';

const wordOf = (verdict: Verdict): string =>
	(verdict.kind === 'done' ? verdict.warning : verdict.detail) ?? '';

/** One for each event of the call, in order; a single one that holds for all; none where nothing was said. */
export function wordsOf(verdicts: readonly Verdict[]): string[] {
	const words = verdicts.map(wordOf);
	const [first = ''] = words;
	if (words.some((word) => word !== first)) return words;
	return first === '' ? [] : [first];
}

/** @param position of the event among those of the call, from 0. */
export const wordAt = (words: readonly string[], position: number): string =>
	(words.length === 1 ? words[0] : words[position]) ?? '';
