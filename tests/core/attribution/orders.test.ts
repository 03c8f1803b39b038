/** Rule models, windows and the direct rule, to the minor unit. */
import { describe, expect, it } from 'vitest';
import { ruleCredits, storyOf } from '../../../core/attribution/credits.ts';
import type { Order } from '../../../core/attribution/facts.ts';
import { linesOf } from '../../../core/attribution/lines.ts';
import { type Question, RULE_MODELS } from '../../../core/attribution/question.ts';
import { compile } from '../../../core/attribution/rows.ts';
import { ALL, casesOf, kinds, orderOf, touchOf } from './vectors.ts';

it('the vectors hold nothing that no test reads', () => {
	expect(kinds).toEqual([
		'channel',
		'identity',
		'markov',
		'new_returning',
		'order',
		'path_report',
		'platform_claims',
		'roas',
		'shapley_game',
		'shapley_orders',
	]);
});

describe.each(casesOf('order'))('$id: $why', ({ options, touches, orders, expect: expected }) => {
	const compiled = compile(touches.map(touchOf), orders.map(orderOf), []);
	const question: Question = { ...ALL, ...options, currency: orders[0].currency };

	it.each(RULE_MODELS)('%s', (model) => {
		compiled.orders.forEach((order, position) => {
			const { id } = order as Order & { id: string };
			const story = storyOf(compiled, question, model, position);
			const wanted = expected[id][model];
			expect(Object.keys(wanted.by_touch).sort()).toEqual(story.map(({ touch }) => touches[touch].id).sort());
			for (const { touch, share, credit_minor } of story) {
				const part = wanted.by_touch[touches[touch].id];
				expect(credit_minor).toBe(part.credit_minor);
				expect(share).toBeCloseTo(part.share, 8);
			}
			const { at } = order;
			const credits = ruleCredits(compiled.rows, { ...question, from: at, to: at + 1 }, model);
			const lines = linesOf(compiled.rows, credits, 'channel').filter(({ conversions }) => conversions > 0);
			expect(Object.fromEntries(lines.map((line) => [line.origin.channel, line.credit_minor]))).toEqual(
				Object.fromEntries(
					Object.entries<{ credit_minor: number }>(wanted.by_channel).map(([name, part]) => [
						name,
						part.credit_minor,
					]),
				),
			);
			for (const { origin, conversions } of lines) {
				expect(conversions).toBeCloseTo(wanted.by_channel[origin.channel].share, 8);
			}
		});
	});
});
