/** New and returning customers, and which channels bring the new ones: by a model, and by the last touch. */
import { attribute, type Totals, totalsOf } from './attribute.ts';
import { CUSTOMER_KINDS, type CustomerKind } from './customers.ts';
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

/** @param question Of all customers. */
export function newcomersOf(rows: Rows, question: Question, model: Model): Newcomers {
	const only = (kind: CustomerKind): Question => ({ ...question, customers: [kind] });
	const linesBy = (by: Model) => {
		const { credits } = attribute(rows, only('new'), by);
		return (
			credits &&
			new Map(linesOf(rows, credits, 'channel').map((line) => [line.origin.channel, line.conversions]))
		);
	};
	const chosen = linesBy(model);
	const last = linesBy('last_touch')!;
	return {
		kinds: Object.fromEntries(
			CUSTOMER_KINDS.map((kind) => [kind, totalsOf(rows, only(kind))]),
		) as Newcomers['kinds'],
		channels: [...last]
			.map(([channel, orders]) => ({
				channel,
				chosen: chosen && (chosen.get(channel) ?? 0),
				last: orders,
			}))
			.filter(({ chosen: by, last: orders }) => orders > 0 || (by ?? 0) > 0),
	};
}
