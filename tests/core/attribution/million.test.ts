/** A million journeys, whose answers are known. */
import { expect, it } from 'vitest';
import { deviations } from '../../../bench/attribution/answers.ts';
import { million } from '../../../bench/attribution/million.ts';
import { ALL } from './vectors.ts';

it('linear, Markov and Shapley are right about a million journeys', () => {
	const rows = million();
	const question = { ...ALL, currency: 'EUR' };
	expect(deviations(rows, question)).toEqual([]);
	// The check sees what is wrong.
	rows.orderNet[0]!++;
	expect(deviations(rows, question)).toEqual(['orders and value: 1 off']);
}, 60_000);
