/** What was asked of an event, one after the other, until it was sent or a reason held. */
import { happeningOf } from './action-event.ts';
import { eventOf, type Mapping } from './hook-event.ts';
import { type Answered, answers, answersOfSale } from './leave-out.ts';
import { saleOf } from './order-event.ts';
import type { Hook, Mapped } from './types.ts';

export interface Story {
	readonly asked: readonly Answered[];
	readonly mapped: Mapped;
}

/** @throws RangeError if an amount is no decimal number. */
export function storyOf(hook: Hook, mapping: Mapping): Story {
	const mapped = eventOf(hook, mapping);
	const asked =
		hook.event === 'checkout' ? answersOfSale(saleOf(hook, mapping)) : answers(happeningOf(hook, mapping));
	return {
		mapped,
		asked: asked.some(({ holds }) => holds)
			? asked
			: [...asked, { reason: 'no_identity', holds: !mapped.send && mapped.reason === 'no_identity' }],
	};
}
