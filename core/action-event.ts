/** What a visitor did, short of buying, becomes an event, or the reason why not. */
import { actionParticulars } from './action-particulars.ts';
import { capiEvent } from './capi-event.ts';
import type { Mapping } from './hook-event.ts';
import { type Happening, reasonToLeaveOut } from './leave-out.ts';
import { normalCountry } from './normalise/place.ts';
import { tagCallOf } from './tag-call.ts';
import type { ActionHook, Mapped } from './types.ts';
import { canBeMatched, userDataOf } from './user-data.ts';

/** What is asked of an event before it is sent. */
export function happeningOf(
	{ at, context, rules }: ActionHook,
	{ now, alreadySent = false }: Mapping,
): Happening {
	return {
		consent: context.consent,
		userAgent: context.user_agent,
		alreadySent,
		at: Math.min(at, now),
		now,
		rules,
	};
}

export function actionEvent(hook: ActionHook, { now, hash, alreadySent = false }: Mapping): Mapped {
	const { facts, context, rules } = hook;
	// A browser's clock may be wrong; a time in the future is never sent.
	const at = Math.min(hook.at, now);
	const reason = reasonToLeaveOut(happeningOf(hook, { now, hash, alreadySent }));
	if (reason) {
		return { send: false, reason };
	}
	const person = {
		emails: [...(facts.em ?? []), ...(context.em ?? [])],
		ids: [context.customer_id, context.visitor_id],
		ip: context.ip,
		userAgent: context.user_agent,
		clickId: context.epik,
		state: context.state,
		country: context.country,
	};
	// Limited data processing goes by the billing country, which only what an order makes has.
	const ldp = rules.ldp && normalCountry(person.country ?? '') === 'us';
	const userData = userDataOf(person, { hash, now, ldp });
	if (!canBeMatched(userData)) {
		return { send: false, reason: 'no_identity' };
	}
	const said = actionParticulars(hook);
	return {
		send: true,
		event: capiEvent(hook, { at, said, userData, ldp }),
		tag: context.surface === 'server' ? null : tagCallOf(hook.event, hook.id, said),
	};
}
