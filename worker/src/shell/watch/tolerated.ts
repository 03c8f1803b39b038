/**
 * A heartbeat of a later plugin may hold fields and words that this worker does not know. They are left aside and named in
 * the answer: a shop that was updated first stays watched, and nothing that nobody reads is kept.
 */
import { Clean } from 'typebox/value';
import { PAGES } from '../../../../core/monitoring/checks.ts';
import type { Tally } from '../../../../core/monitoring/narrow.ts';
import { pointerToken, tellable } from '../json.ts';
import { watchBody, type ToldHeartbeat } from './body.ts';
import { CHANGE_KINDS, type Change } from './incident.ts';

export type HeartbeatBody = Omit<ToldHeartbeat, 'changes' | 'tallies'> & {
	changes: Change[];
	tallies?: Tally[];
};

/** Enough to see by what the versions differ. */
const MOST_NAMED = 20;

/** @returns What this worker knows of it, and JSON pointers to the rest: of each field the first place that has it. */
export function tolerated(told: ToldHeartbeat): { body: HeartbeatBody; ignored: string[] } {
	const known = Clean(watchBody.schema, structuredClone(told)) as ToldHeartbeat;
	const isKind = (change: { kind: string }): change is Change => isOneOf(CHANGE_KINDS, change.kind);
	const isPage = (tally: { page: string }): tally is Tally => isOneOf(PAGES, tally.page);
	const { changes, tallies, ...rest } = known;
	const pointers = [
		...leftAside(told, known, ''),
		...changes.flatMap((change, index) => (isKind(change) ? [] : [`/changes/${index}/kind`])),
		...(tallies ?? []).flatMap((tally, index) => (isPage(tally) ? [] : [`/tallies/${index}/page`])),
	];
	const first = new Map<string, string>();
	for (const pointer of pointers) {
		const field = pointer.replaceAll(/\/\d+(?=\/)/g, '/*');
		if (!first.has(field)) first.set(field, pointer);
	}
	return {
		body: {
			...rest,
			changes: changes.filter(isKind),
			...(tallies && { tallies: tallies.filter(isPage) }),
		},
		ignored: [...first.values()].slice(0, MOST_NAMED).map(tellable),
	};
}

const isOneOf = (words: readonly string[], word: string) => words.includes(word);

function leftAside(told: unknown, known: unknown, at: string): string[] {
	if (typeof told !== 'object' || told === null) return [];
	return Object.entries(told).flatMap(([key, value]) => {
		const here = `${at}/${pointerToken(key)}`;
		return Object.hasOwn(known as object, key)
			? leftAside(value, (known as Record<string, unknown>)[key], here)
			: [here];
	});
}
