/** What was asked of an event, one after the other, until it was sent or a reason held. */
import { happeningOf } from './action-event.ts';
import { eventOf, isOfOrder, type Mapping } from './hook-event.ts';
import { type Answered, answers, answersOfSale, questionsOf } from './leave-out.ts';
import { saleOf } from './order-event.ts';
import type { Hook, Mapped } from './types.ts';
import { type EventName, events, reasons, type ReasonCode, type StateName } from './vocabulary.ts';

export interface Story {
	readonly asked: readonly Answered[];
	readonly mapped: Mapped;
}

/** @throws RangeError if an amount is no decimal number. */
export function storyOf(hook: Hook, mapping: Mapping): Story {
	const mapped = eventOf(hook, mapping);
	const asked = isOfOrder(hook) ? answersOfSale(saleOf(hook, mapping)) : answers(happeningOf(hook, mapping));
	return {
		mapped,
		asked: asked.some(({ holds }) => holds)
			? asked
			: [...asked, { reason: 'no_identity', holds: !mapped.send && mapped.reason === 'no_identity' }],
	};
}

/** Asked by the shop itself when it happens or is about to be sent, before or without all the others. */
const ASKED_BY_SHOP: readonly ReasonCode[] = [
	'event_off',
	'role_excluded',
	'visitor_excluded',
	'consent_denied',
	'consent_unknown',
	'consent_withdrawn',
	'test_order',
	'erased',
	'order_gone',
];

/**
 * What was asked of an event that is past it, from how it stands alone: its contents may be gone, and the order and
 * the rules may have changed since.
 *
 * @returns Nothing where it still waits to be asked, or was not valid enough to be.
 */
export function askedBefore(event: string, state: StateName, reason: string): Answered[] {
	if (state === 'waiting' || reason === 'invalid' || (reason !== '' && !isReason(reason))) {
		return [];
	}
	if (isReason(reason) && ASKED_BY_SHOP.includes(reason)) {
		return [{ reason, holds: true }];
	}
	const questions: ReasonCode[] = [
		...questionsOf(bornOf(event) === 'order' ? 'sale' : 'action'),
		'no_identity',
	];
	const last = state === 'left_out' ? questions.findIndex((each) => each === reason) : questions.length - 1;
	return questions.slice(0, last + 1).map((each) => ({ reason: each, holds: each === reason }));
}

const bornOf = (event: string): string => (event in events ? events[event as EventName].born : '');

const isReason = (reason: string): reason is ReasonCode => reason in reasons;
