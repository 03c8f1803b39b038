/**
 * Why an event is rightly not sent. The reasons are asked in the order of the tables; the first that holds is the
 * one that the shop's owner reads. Nothing here needs to know who the visitor is, so the browser asks the same
 * questions before it calls the tag.
 */
import { isBot } from './bot.ts';
import type { Consent, Rules, Seconds, WooOrder } from './types.ts';
import type { ReasonCode } from './vocabulary.ts';

/** Of any event. */
export interface Happening {
	readonly consent: Consent | undefined;
	readonly userAgent: string | undefined;
	/** The same event_id was accepted before. */
	readonly alreadySent: boolean;
	readonly at: Seconds;
	readonly now: Seconds;
	readonly rules: Rules;
}

export interface Sale extends Happening {
	readonly order: Pick<WooOrder, 'status' | 'created_via' | 'meta_data'>;
	/** Lines of which something is left after refunds. */
	readonly itemCount: number;
	readonly hasValue: boolean;
}

type Question<Case> = readonly [reason: ReasonCode, holds: (asked: Case) => boolean];

/** WooCommerce's words for orders that no shopper made on the website, and WooCommerce Deposits' for an order's later instalment. */
const MADE_ELSEWHERE = ['admin', 'rest-api', 'pos-rest-api', 'importer', 'wc_deposits'];
const DAY = 86_400;

const OF_PEOPLE: readonly Question<Happening>[] = [
	['consent_denied', ({ consent }) => consent === 'denied'],
	['consent_unknown', ({ consent }) => consent === 'unknown'],
	['bot', ({ userAgent }) => isBot(userAgent)],
	['already_sent', ({ alreadySent }) => alreadySent],
];
const OF_TIME: readonly Question<Happening>[] = [
	['expired', ({ at, now, rules }) => now - at > rules.max_age_days * DAY],
];
const OF_ACTIONS: readonly Question<Happening>[] = [...OF_PEOPLE, ...OF_TIME];
const OF_SALES: readonly Question<Sale>[] = [
	['renewal', ({ order }) => order.created_via === 'subscription' || hasMeta(order, '_subscription_renewal')],
	['not_web', ({ order }) => MADE_ELSEWHERE.includes(order.created_via)],
	['not_paid', ({ order, rules }) => !rules.paid_statuses.includes(order.status)],
	...OF_PEOPLE,
	['fully_refunded', ({ itemCount }) => itemCount === 0],
	['free_order', ({ hasValue, rules }) => !hasValue && !rules.send_free_orders],
	...OF_TIME,
];

/** The questions by their reasons, in their order. */
export function questionsOf(subject: 'sale' | 'action'): ReasonCode[] {
	return (subject === 'sale' ? OF_SALES : OF_ACTIONS).map(([reason]) => reason);
}

/** @returns Why an event that is no sale is left out, or `undefined`: it is sent. */
export function reasonToLeaveOut(happening: Happening): ReasonCode | undefined {
	return firstReason(OF_ACTIONS, happening);
}

/** @returns Why a sale is left out, or `undefined`: it is sent. */
export function reasonToLeaveOutSale(sale: Sale): ReasonCode | undefined {
	return firstReason(OF_SALES, sale);
}

/** A question that was asked of an event, and whether its reason holds. */
export interface Answered {
	readonly reason: ReasonCode;
	readonly holds: boolean;
}

/** @returns The questions in their order with their answers, up to the first reason that holds. */
export function answers(happening: Happening): Answered[] {
	return upToFirst(OF_ACTIONS, happening);
}

/** The same of a sale. */
export function answersOfSale(sale: Sale): Answered[] {
	return upToFirst(OF_SALES, sale);
}

function upToFirst<Case>(questions: readonly Question<Case>[], asked: Case): Answered[] {
	const reason = firstReason(questions, asked);
	const last = questions.findIndex(([each]) => each === reason);
	return questions
		.slice(0, last < 0 ? questions.length : last + 1)
		.map(([each]) => ({ reason: each, holds: each === reason }));
}

function firstReason<Case>(questions: readonly Question<Case>[], asked: Case): ReasonCode | undefined {
	return questions.find(([, holds]) => holds(asked))?.[0];
}

function hasMeta(order: Pick<WooOrder, 'meta_data'>, name: string): boolean {
	return order.meta_data?.some(({ key }) => key === name) ?? false;
}
