/** The answers about the million journeys, and whether ours are the same. */
import { attribute } from '../../core/attribution/attribute.ts';
import type { Model, Question } from '../../core/attribution/question.ts';
import type { Rows } from '../../core/attribution/rows.ts';

/** What the rule's answers are, whoever computes them. */
const ANSWERS = {
	touches: 3_000_881,
	conversions: 26_469,
	value_minor: 275_963_893,
	removal_effect: [
		0.16932961689978554, 0.17928293218511604, 0.18487215201230955, 0.1933003459128224, 0.203656187140572,
		0.21141222989324537, 0.21968849663759338, 0.22547173278195032, 0.23402626646792257, 0.24321443277257548,
		0.24700615540964332, 0.2607497912051582,
	],
	linear: [
		1604.8, 1716.9, 1809.8666666666666, 1892.75, 2037.6833333333334, 2124.05, 2253.766666666667, 2363.75,
		2461.65, 2629.016666666667, 2652.2833333333333, 2922.483333333333,
	],
	shapley: [
		308.3020852904191, 541.4497755631737, 816.7811184501729, 1059.478782272417, 1540.6995872631037,
		1839.6454259799273, 2394.0850461775335, 2739.132818398636, 3075.820567354525, 3657.396659209203,
		3785.875438952648, 4710.332695088241,
	],
};

/** @returns What is further from the known answers than is promised, in words; none if all is right. */
export function deviations(rows: Rows, usual: Question): string[] {
	const credits = (model: Model) => attribute(rows, usual, model).credits!;
	const off = (name: string, found: ArrayLike<number>, wanted: readonly number[], most: number) => {
		const largest = Math.max(...wanted.map((each, i) => Math.abs(each - found[i]!)));
		return largest <= most ? [] : [`${name}: ${largest} off`];
	};
	const { totals } = attribute(rows, usual, 'linear');
	const effects = ANSWERS.removal_effect;
	const all = effects.reduce((a, b) => a + b, 0);
	return [
		...off('touches', [rows.touchAt.length], [ANSWERS.touches], 0),
		...off(
			'orders and value',
			[totals.orders, totals.value_minor],
			[ANSWERS.conversions, ANSWERS.value_minor],
			0,
		),
		...off('linear', credits('linear').conversions, ANSWERS.linear, 1e-6),
		...off('shapley', credits('shapley').conversions, ANSWERS.shapley, 1e-6),
		...off(
			'markov',
			credits('markov').conversions.map((each) => (each / ANSWERS.conversions) * all),
			effects,
			1e-9,
		),
	];
}
