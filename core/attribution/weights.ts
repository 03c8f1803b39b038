/** The models that are a rule: whole-number weights of a path's touches. */
import { DAY, type DirectRule, type Question, type RuleModel } from './question.ts';
import type { Path } from './paths.ts';
import type { Rows } from './rows.ts';

/** Writes the weights of the path's touches; their sum is above zero. */
export type Weigh = (path: Path, weights: Float64Array) => void;

/** A touch at the very end of the path weighs this much. */
const BILLION = 1e9;

/** last_touch means the last, and last_non_direct its opposite, whatever the rule. */
export function directRuleOf(model: RuleModel, { direct }: Question): DirectRule {
	const own: Partial<Record<RuleModel, DirectRule>> = {
		last_touch: 'include',
		last_non_direct: 'exclude_unless_only',
	};
	return own[model] ?? direct;
}

export function weigher(model: RuleModel, { touchAt }: Rows, question: Question): Weigh {
	switch (model) {
		case 'first_touch':
			return ({ length }, weights) => weights.fill(0, 0, length).fill(1, 0, 1);
		case 'last_touch':
		case 'last_non_direct':
			return ({ length }, weights) => weights.fill(0, 0, length).fill(1, length - 1, length);
		case 'linear':
			return ({ length }, weights) => weights.fill(1, 0, length);
		case 'position_based':
			return ({ length }, weights) => {
				weights.fill(1, 0, length);
				// 40 % to either end, 20 % shared: in whole numbers 2(n - 2), 1 …, 2(n - 2).
				if (length > 2) weights[0] = weights[length - 1] = 2 * (length - 2);
			};
		case 'time_decay': {
			const halfLife = question.half_life_days * DAY;
			return ({ length, touches }, weights) => {
				const last = touchAt[touches[length - 1]!]!;
				for (let i = 0; i < length; i++) {
					weights[i] = Math.floor(BILLION * 2 ** (-(last - touchAt[touches[i]!]!) / halfLife) + 0.5);
				}
			};
		}
	}
}
