/** Markov: credit by channel from the chain of all journeys, lost ones too; below the channel a presentation rule. */
import { allotted, weightsOfShares } from './allot.ts';
import { addSteps, noSteps, type RemovalEffects, removalEffects, type Steps } from './chain.ts';
import { type Credits, noCredits, ruleCredits } from './credits.ts';
import { eachJourney, newPath } from './paths.ts';
import type { Question } from './question.ts';
import type { Rows } from './rows.ts';

/** By channel. Both add up to 1, or to 0 where there is nothing to share. */
export interface MarkovShares extends RemovalEffects {
	readonly shares: readonly number[];
	readonly valueShares: readonly number[];
}

export function markovShares(steps: Steps): MarkovShares {
	const found = removalEffects(steps);
	return { ...found, shares: sharesOf(found.effects), valueShares: sharesOf(found.valueEffects) };
}

/** Where refunds pass the sales of a channel its effect is negative: it is cut to 0. */
function sharesOf(effects: readonly number[]): number[] {
	const cut = effects.map((effect) => Math.max(effect, 0));
	const sum = cut.reduce((a, b) => a + b, 0);
	return cut.map((effect) => effect / sum || 0);
}

/** @returns Minor units by channel; all 0 if `total` is. */
export function markovCredit(total: number, { shares, valueShares }: MarkovShares): number[] {
	const by = [valueShares, shares].find((each) => each.some((share) => share > 0));
	return total === 0 || !by ? shares.map(() => 0) : allotted(total, weightsOfShares(by));
}

export function markovCredits(rows: Rows, question: Question): Credits {
	const credits = noCredits(rows);
	const { steps, met } = chainOf(rows, question, credits.unattributed);
	const shares = markovShares(steps);
	const sum = (each: Float64Array) => each.reduce((a, b) => a + b, 0);
	const conversions = sum(steps.conversions);
	const values = markovCredit(sum(steps.values), shares);
	const linear = ruleCredits(rows, question, 'linear');
	for (const [channel, value] of values.entries()) {
		const origins = [...rows.channelOf.keys()].filter((origin) => rows.channelOf[origin] === channel);
		const weights = [linear.credit_minor, linear.conversions, met]
			.map((each) => origins.map((origin) => each[origin]!))
			.find((each) => each.every((weight) => weight >= 0) && each.some((weight) => weight > 0));
		// Without any of the three no journey has met the channel, and there is nothing to spread.
		if (!weights) continue;
		const whole = weights.reduce((a, b) => a + b, 0);
		const parts = allotted(
			value,
			weights.every(Number.isInteger) ? weights : weightsOfShares(weights.map((each) => each / whole)),
		);
		for (const [i, origin] of origins.entries()) {
			credits.credit_minor[origin] = parts[i]!;
			credits.conversions[origin] = (conversions * shares.shares[channel]! * weights[i]!) / whole;
		}
	}
	return credits;
}

/** The chain of the question's journeys, and how often journeys met each origin. Adds up what has no path. */
function chainOf(rows: Rows, question: Question, unattributed: Credits['unattributed']) {
	const steps = noSteps(rows.channels.length);
	const met = new Float64Array(rows.origins.length);
	const channels = new Uint8Array(newPath(rows).touches.length);
	const outcome = { conversions: 0, losses: 0, value: 0 };
	eachJourney(rows, question, question.direct, (path) => {
		const ordered = path.order >= 0;
		outcome.conversions = Number(ordered);
		outcome.losses = Number(!ordered);
		outcome.value = ordered ? rows.orderNet[path.order]! : 0;
		if (path.length === 0) {
			unattributed.conversions++;
			unattributed.credit_minor += outcome.value;
			return;
		}
		for (let i = 0; i < path.length; i++) {
			const origin = rows.touchOrigin[path.touches[i]!]!;
			met[origin]!++;
			channels[i] = rows.channelOf[origin]!;
		}
		addSteps(steps, channels, path.length, outcome);
	});
	return { steps, met };
}
