import { goodsOfAction } from './action-goods.ts';
import { type Particulars, particularsOf } from './particulars.ts';
import { plainText } from './plain-text.ts';
import type { ActionHook } from './types.ts';

/** What every event but a sale says. */
export function actionParticulars({
	event,
	facts,
	rules,
}: Pick<ActionHook, 'event' | 'facts' | 'rules'>): Particulars {
	const known = {
		goods: goodsOfAction(facts),
		stated: facts.value,
		category: plainText(facts.category),
		search: facts.search?.trim(),
		lead_type: facts.lead_type?.trim(),
	};
	return particularsOf(event, known, rules);
}
