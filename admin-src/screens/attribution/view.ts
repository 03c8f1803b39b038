/** What somebody asks of the screen, and the question that it is. */
import type { CustomerKind } from '../../../core/attribution/customers.ts';
import { type DirectRule, type Model, USUAL } from '../../../core/attribution/question.ts';
import type { Asked } from './report.ts';

export interface View {
	/** How many days back the orders are looked at. */
	days: number;
	model: Model;
	lookback_days: number;
	direct: DirectRule;
	customers: 'all' | Exclude<CustomerKind, 'unknown'>;
	credited_on: 'order_day' | 'click_day';
	/** Empty: the most frequent. */
	currency: string;
}

export const FIRST_VIEW: View = {
	days: 30,
	model: 'last_non_direct',
	lookback_days: USUAL.lookback_days,
	direct: USUAL.direct,
	customers: 'all',
	credited_on: 'order_day',
	currency: '',
};

export const PERIODS = [7, 30, 90, 365] as const;

export function askedOf(view: View, currency: string): Asked {
	const { lookback_days, direct, customers, credited_on, model } = view;
	return {
		model,
		question: {
			...USUAL,
			...{ currency, lookback_days, direct, credited_on },
			...(customers !== 'all' && { customers: [customers] }),
		},
	};
}
