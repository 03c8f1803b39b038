/** The cases of vectors.json, which any implementation of docs/attribution.md must answer. */
import { readFileSync } from 'node:fs';
import type { Order, Touch } from '../../../core/attribution/facts.ts';
import { type Question, USUAL } from '../../../core/attribution/question.ts';

export interface Case {
	id: string;
	kind: string;
	why: string;
	// Each kind has fields of its own; the expectations are the check.
	// eslint-disable-next-line @typescript-eslint/no-explicit-any
	[field: string]: any;
}

const { cases } = JSON.parse(readFileSync(new URL('vectors.json', import.meta.url), 'utf8')) as {
	cases: Case[];
};

export function casesOf(kind: string): Case[] {
	return cases.filter((each) => each.kind === kind);
}

export const kinds = [...new Set(cases.map(({ kind }) => kind))].sort();

export const seconds = (text: string): number => Date.parse(text) / 1000;

/** Where a case names no visitor, all of it is one person. */
export function touchOf(
	given: Partial<Omit<Touch, 'at'>> & { at: string; channel: string },
	index: number,
): Touch {
	return { seq: index, visitor: 'somebody', ...given, at: seconds(given.at) };
}

export function orderOf(given: Partial<Omit<Order, 'at'>> & { at: string; status?: string }): Order {
	const counted = given.status !== 'failed';
	return { visitor: 'somebody', currency: 'USD', value_minor: 0, counted, ...given, at: seconds(given.at) };
}

/** All of it, in USD. */
export const ALL: Question = { ...USUAL, from: 0, to: 4e9, currency: 'USD' };

/** A case's journeys, each path as often as it was gone. Touches are an hour apart, on a visitor of each journey. */
export function journeysOf(
	paths: readonly { path: string[]; conversions: number; nulls: number; value_minor: number }[],
): { touches: Touch[]; orders: Order[] } {
	const touches: Touch[] = [];
	const orders: Order[] = [];
	let visitors = 0;
	for (const { path, conversions, nulls, value_minor } of paths) {
		for (let time = 0; time < conversions + nulls; time++) {
			const visitor = `v${visitors++}`;
			path.forEach((channel, i) => touches.push({ channel, visitor, at: 3600 * i, seq: i }));
			if (time < conversions) {
				// The first of them has all of the value: only the sum by path is told.
				const value = time === 0 ? value_minor : 0;
				orders.push({ visitor, at: 3600 * path.length, value_minor: value, currency: 'USD', counted: true });
			}
		}
	}
	return { touches, orders };
}
