/** What somebody asks of the screen, the question that it is, and what of it is kept with the user. */
import {
	CLAIM_DAYS,
	type ClaimDays,
	type Platform,
	USUAL_CLAIM_DAYS,
} from '../../../core/attribution/claims.ts';
import type { CustomerKind } from '../../../core/attribution/customers.ts';
import {
	type DirectRule,
	HALF_LIVES,
	LOOKBACKS,
	type Model,
	MODELS,
	USUAL,
} from '../../../core/attribution/question.ts';
import { among } from '../../data/use-remembered.ts';
import type { Asked } from './report.ts';

export interface View {
	/** How many days back the orders are looked at. */
	days: number;
	model: Model;
	lookback_days: number;
	direct: DirectRule;
	customers: 'all' | Exclude<CustomerKind, 'unknown'>;
	credited_on: CreditedOn;
	half_life_days: number;
	claim_days: ClaimDays;
	/** Empty: the most frequent. */
	currency: string;
}
type CreditedOn = 'order_day' | 'click_day';

export const FIRST_VIEW: View = {
	days: 30,
	model: 'last_non_direct',
	lookback_days: USUAL.lookback_days,
	direct: USUAL.direct,
	customers: 'all',
	credited_on: 'order_day',
	half_life_days: USUAL.half_life_days,
	claim_days: USUAL_CLAIM_DAYS,
	currency: '',
};

export const PERIODS = [7, 30, 90, 365] as const;

export function askedOf(view: View, currency: string): Asked {
	const { lookback_days, direct, customers, credited_on, half_life_days, claim_days, model } = view;
	return {
		...{ model, claim_days },
		question: {
			...USUAL,
			...{ currency, lookback_days, direct, credited_on, half_life_days },
			...(customers !== 'all' && { customers: [customers] }),
		},
	};
}

/** Without period, customers and currency: these are of the moment. */
export type SavedView = Pick<
	View,
	'model' | 'lookback_days' | 'direct' | 'credited_on' | 'half_life_days' | 'claim_days'
>;
export const VIEW_PATH = '/pintally/v1/attribution/view';

export function savedOf(view: View): SavedView {
	const { model, lookback_days, direct, credited_on, half_life_days, claim_days } = view;
	return { model, lookback_days, direct, credited_on, half_life_days, claim_days };
}

export function viewOf(saved: Partial<SavedView>): View {
	const first = FIRST_VIEW;
	const claim = (platform: Platform) =>
		among<number>(CLAIM_DAYS, saved.claim_days?.[platform], first.claim_days[platform]);
	return {
		...first,
		model: among(MODELS, saved.model, first.model),
		lookback_days: among<number>(LOOKBACKS, saved.lookback_days, first.lookback_days),
		direct: among<DirectRule>(['exclude_unless_only', 'include'], saved.direct, first.direct),
		credited_on: among<CreditedOn>(['order_day', 'click_day'], saved.credited_on, first.credited_on),
		half_life_days: among<number>(HALF_LIVES, saved.half_life_days, first.half_life_days),
		claim_days: { pinterest: claim('pinterest'), meta: claim('meta'), google: claim('google') },
	};
}
