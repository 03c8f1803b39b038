/** What the shop's own record gives Pinterest's campaigns, by the ids that the addresses of the clicks told. */
import { attribute } from '../attribution/attribute.ts';
import type { Shop } from '../attribution/channel.ts';
import { linesOf } from '../attribution/lines.ts';
import { type Model, type Question, USUAL } from '../attribution/question.ts';
import { factsOf, type Recorded } from '../attribution/recorded.ts';
import { compile, type Rows } from '../attribution/rows.ts';
import { decimalsOf } from '../currency.ts';
import type { Seconds } from '../types.ts';
import type { Credit } from './lines.ts';

const PINTEREST_ADS = 'pinterest_paid';

/** @param recorded As /attribution/rows tells it. */
export function rowsById(recorded: Recorded, shop: Shop): Rows {
	const { touches, orders, identifies } = factsOf(recorded, shop, 'by id');
	return compile(touches, orders, identifies).rows;
}

/** @returns Credit of orders from `from` on and before `to`; `null` where the model has no answer for so few of them. */
export function creditsOf(
	rows: Rows,
	{ from, to, currency, model }: { from: Seconds; to: Seconds; currency: string; model: Model },
): Credit[] | null {
	const question: Question = { ...USUAL, from, to, currency };
	const { credits } = attribute(rows, question, model);
	const micro = 10 ** (6 - decimalsOf(currency));
	return (
		credits &&
		linesOf(rows, credits, 'ad')
			.filter(({ origin }) => origin.channel === PINTEREST_ADS)
			.map(({ origin: { campaign = '', ad_group = '', ad = '' }, conversions, credit_minor }) => ({
				...{ campaign, ad_group, ad, conversions },
				value: credit_minor * micro,
			}))
	);
}
