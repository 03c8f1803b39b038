/** From a hook as it came to an event as it may be sent, or to the reason why not. All rules are core's. */
import { hash as nodeHash } from 'node:crypto';
import { faultsOfEvent } from '../../../core/contract/check.ts';
import { eventOf } from '../../../core/hook-event.ts';
import type { Hook, Mapped } from '../../../core/types.ts';
import { events, reasons, type ReasonCode } from '../../../core/vocabulary.ts';
import { ActionHook, OrderHook } from './hook-schema.ts';
import type { Fault } from './problem.ts';
import { compile } from './schema.ts';
import type { NewEvent } from './store/event-queue.ts';

export const sha256 = (text: string): string => nodeHash('sha256', text, 'hex');
const orderHook = compile(OrderHook);
const actionHook = compile(ActionHook);

/** The clocks of shop and worker may differ by as much as a signature's. */
const FUTURE_SECONDS = 300;
const DAY_MS = 86_400_000;

export type Mapping =
	| { kind: 'event'; hook: Hook; event: NewEvent['event']; expires: number }
	| { kind: 'left_out'; hook: Hook; reason: ReasonCode }
	| { kind: 'invalid'; faults: Fault[] };

/**
 * @param value a hook as it came.
 * @param now wall clock, milliseconds.
 * @param at JSON pointer to the hook, for what is wrong with it.
 */
export function mapHook(value: unknown, now: number, at: string): Mapping {
	const schema = isOfOrder(value) ? orderHook : actionHook;
	if (!schema.check(value)) return { kind: 'invalid', faults: schema.faults(value, at) };
	const hook = withCapitals(value as Hook);
	const seconds = Math.floor(now / 1000);
	if (hook.at > seconds + FUTURE_SECONDS)
		return {
			kind: 'invalid',
			faults: [{ pointer: `${at}/at`, code: 'future', detail: 'lies in the future' }],
		};
	const mapped = mappedOrNull(hook, seconds);
	if (!mapped)
		return {
			kind: 'invalid',
			faults: [{ pointer: at, code: 'amount', detail: 'holds an amount that is no number' }],
		};
	if (!mapped.send) {
		const { reason } = mapped;
		if (reasons[reason].state === 'left_out') return { kind: 'left_out', hook, reason };
		return { kind: 'invalid', faults: [{ pointer: at, code: reason, detail: reasons[reason].description }] };
	}
	const { event } = mapped;
	const faults = faultsOfEvent(event).map(({ pointer, code, detail }) => {
		// It points into the event that was made, not into what was sent.
		return { pointer: at, code, detail: `would become an event whose ${pointer} ${detail}` };
	});
	if (faults.length > 0) return { kind: 'invalid', faults };
	return { kind: 'event', hook, event, expires: event.event_time * 1000 + hook.rules.max_age_days * DAY_MS };
}

/** The hook with its currency in capitals, which decimals and Pinterest go by. */
function withCapitals(hook: Hook): Hook {
	const { facts } = hook;
	const { currency } = 'order' in facts ? facts.order : facts;
	const capitals = currency?.toUpperCase();
	if (capitals === undefined || capitals === currency) return hook;
	const spelt = 'order' in facts ? { order: { ...facts.order, currency: capitals } } : { currency: capitals };
	return { ...hook, facts: { ...facts, ...spelt } } as Hook;
}

function isOfOrder(value: unknown): boolean {
	const event = (value as Partial<Hook> | null)?.event;
	return event !== undefined && Object.hasOwn(events, event) && events[event].born === 'order';
}

function mappedOrNull(hook: Hook, now: number): Mapped | null {
	try {
		return eventOf(hook, { now, hash: sha256 });
	} catch (error) {
		if (error instanceof RangeError) return null;
		throw error;
	}
}
