/** Credit by origin, which every report adds up from. */
import { allot } from './allot.ts';
import { eachOrder, newPath, type Path } from './paths.ts';
import { DAY, type DirectRule, type Question, type RuleModel } from './question.ts';
import type { Compiled, Rows } from './rows.ts';
import { directRuleOf, type Weigh, weigher } from './weights.ts';

/** Arrays by index of `Rows.origins`. A conversion is divided in shares, its value in whole minor units. */
export interface Credits {
	readonly conversions: Float64Array;
	readonly credit_minor: Float64Array;
	/** Of orders without a known touch, in every model. */
	readonly unattributed: { conversions: number; credit_minor: number };
}

export function noCredits({ origins }: Rows): Credits {
	return {
		conversions: new Float64Array(origins.length),
		credit_minor: new Float64Array(origins.length),
		unattributed: { conversions: 0, credit_minor: 0 },
	};
}

export function ruleCredits(rows: Rows, question: Question, model: RuleModel): Credits {
	return creditEach(rows, question, directRuleOf(model, question), weigher(model, rows, question));
}

/** Credits order by order: what holds for one order holds for every sum of them. */
export function creditEach(rows: Rows, question: Question, direct: DirectRule, weigh: Weigh): Credits {
	const credits = noCredits(rows);
	const { conversions, credit_minor, unattributed } = credits;
	const { touches } = newPath(rows);
	const weights = new Float64Array(touches.length);
	const parts = new Float64Array(touches.length);
	const { from, to } = question;
	const byClick = question.credited_on === 'click_day';
	const isAsked = (at: number) => !byClick || (at >= from && at < to);
	const orders = byClick ? { ...question, to: to + question.lookback_days * DAY } : question;
	eachOrder(rows, orders, direct, (path) => {
		const net = rows.orderNet[path.order]!;
		if (path.length === 0) {
			if (!isAsked(rows.orderAt[path.order]!)) return;
			unattributed.conversions++;
			unattributed.credit_minor += net;
			return;
		}
		weigh(path, weights);
		const sum = allot(net, weights, path.length, parts);
		for (let i = 0; i < path.length; i++) {
			if (!isAsked(rows.touchAt[path.touches[i]!]!)) continue;
			const origin = rows.touchOrigin[path.touches[i]!]!;
			conversions[origin]! += weights[i]! / sum;
			credit_minor[origin]! += parts[i]!;
		}
	});
	return credits;
}

/** One touch's part of one order. */
export interface TouchCredit {
	/** Its place among the touches that were given. */
	touch: number;
	share: number;
	credit_minor: number;
}

/** An order's own story under a rule model: touches without credit are left out. */
export function storyOf(
	{ rows, touches, orders }: Compiled,
	question: Question,
	model: RuleModel,
	order: number,
): TouchCredit[] {
	const at = orders[order]!.at;
	const story: TouchCredit[] = [];
	const tell = (path: Path) => {
		if (path.order !== order || path.length === 0) return;
		const weights = new Float64Array(path.length);
		const parts = new Float64Array(path.length);
		weigher(model, rows, question)(path, weights);
		const sum = allot(rows.orderNet[order]!, weights, path.length, parts);
		for (let i = 0; i < path.length; i++) {
			if (weights[i]! > 0) {
				story.push({ touch: touches[path.touches[i]!]!, share: weights[i]! / sum, credit_minor: parts[i]! });
			}
		}
	};
	eachOrder(rows, { ...question, from: at, to: at + 1 }, directRuleOf(model, question), tell);
	return story;
}
