/** New and returning customers, and which channels bring the new ones: by a model, and by the last touch. */
import { creditsOf, type Totals, totalsByCustomer } from './attribute.ts';
import type { CustomerKind } from './customers.ts';
import { linesOf } from './lines.ts';
import type { Model, Question } from './question.ts';
import type { Rows } from './rows.ts';

export interface NewOrders {
	channel: string;
	/** Orders of new customers that the model gives the channel; `null` where it has no answer. */
	chosen: number | null;
	/** The same by last touch. */
	last: number;
}

export interface Newcomers {
	kinds: Record<CustomerKind, Totals>;
	/** Without those that have none; in order of name, last the unattributed. */
	channels: NewOrders[];
}

/** @param question Of all customers. @returns The answer for any model; the rest of it is the same for each. */
export function newcomersOf(rows: Rows, question: Question): (model: Model) => Newcomers {
	const kinds = totalsByCustomer(rows, question);
	const linesBy = (model: Model) => {
		const credits = creditsOf(rows, { ...question, customers: ['new'] }, model, kinds.new);
		return (
			credits &&
			new Map(linesOf(rows, credits, 'channel').map((line) => [line.origin.channel, line.conversions]))
		);
	};
	const last = linesBy('last_touch')!;
	return (model) => {
		const chosen = model === 'last_touch' ? last : linesBy(model);
		return {
			kinds,
			channels: [...last]
				.map(([channel, orders]) => ({
					channel,
					chosen: chosen && (chosen.get(channel) ?? 0),
					last: orders,
				}))
				.filter(({ chosen: by, last: orders }) => orders > 0 || (by ?? 0) > 0),
		};
	};
}
