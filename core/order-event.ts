/** An order becomes a `checkout` event, or what goes with it, or the reason why not. */
import { capiEvent } from './capi-event.ts';
import { defined } from './defined.ts';
import type { Mapping } from './hook-event.ts';
import { reasonToLeaveOutSale, type Sale } from './leave-out.ts';
import { lifetimeValueOf } from './lifetime-value.ts';
import { normalCountry } from './normalise/place.ts';
import { hasValue, orderParticulars, timeOfSale } from './order-particulars.ts';
import { tagCallOf } from './tag-call.ts';
import type { Context, HashText, Mapped, OrderHook, WooOrder } from './types.ts';
import { canBeMatched, type Person, userDataOf } from './user-data.ts';

/**
 * The event_id of an order's sale, exact from the order alone: a retry, a reload, a second server and a backfill make
 * the same. Not to be guessed without the order's key, and different between two shops of one ad account.
 */
export function checkoutEventId(order: Pick<WooOrder, 'id' | 'order_key'>, hash: HashText): string {
	return orderEventId('checkout', order, hash);
}

/** The same of anything that happens once to an order. */
export function orderEventId(
	event: OrderHook['event'],
	order: Pick<WooOrder, 'id' | 'order_key'>,
	hash: HashText,
): string {
	return `${event}.${hash(`${order.order_key}|${order.id}|${event}`).slice(0, 32)}`;
}

/** What is asked of an order before it is sent. */
export function saleOf(hook: OrderHook, { now, alreadySent = false }: Mapping): Sale {
	const { facts, context, rules } = hook;
	const said = orderParticulars(facts, rules);
	return {
		order: facts.order,
		rules,
		at: Math.min(timeOfSale(facts.order) ?? hook.at, now),
		now,
		consent: context.consent,
		userAgent: facts.order.customer_user_agent || context.user_agent,
		alreadySent,
		itemCount: said.items?.length ?? 0,
		hasValue: hasValue(facts, rules),
	};
}

export function orderEvent(hook: OrderHook, { now, hash, alreadySent = false }: Mapping): Mapped {
	const { event, facts, context, rules } = hook;
	const { order } = facts;
	// Another id would be counted beside the tag's.
	if (hook.id !== orderEventId(event, order, hash)) {
		return { send: false, reason: 'invalid' };
	}
	const isSale = event === 'checkout';
	const sale = orderParticulars(facts, rules);
	// An order ID and products would make a second sale of it.
	const said = isSale ? sale : defined({ currency: sale.currency, value: sale.value });
	const at = Math.min(timeOfSale(order) ?? hook.at, now);
	const person = personOf(order, context);
	const reason = reasonToLeaveOutSale(saleOf(hook, { now, hash, alreadySent }));
	if (reason) {
		return { send: false, reason };
	}
	const ldp = rules.ldp && normalCountry(person.country ?? '') === 'us';
	const userData = userDataOf(person, { hash, now, ldp });
	if (!canBeMatched(userData)) {
		return { send: false, reason: 'no_identity' };
	}
	return {
		send: true,
		event: capiEvent(hook, {
			at,
			said,
			userData,
			ldp,
			predictedLtv: isSale ? lifetimeValueOf(facts).value : undefined,
		}),
		tag: isSale && context.surface !== 'server' ? tagCallOf('checkout', hook.id, said) : null,
	};
}

/** Address and browser are those stored at checkout, never those of the request that sends. */
function personOf(order: WooOrder, context: Context): Person {
	const { billing = {} } = order;
	return {
		emails: [billing.email],
		phone: billing.phone,
		firstName: billing.first_name,
		lastName: billing.last_name,
		town: billing.city,
		state: billing.state,
		postcode: billing.postcode,
		country: billing.country,
		ids: [order.customer_id, context.visitor_id],
		ip: order.customer_ip_address || context.ip,
		userAgent: order.customer_user_agent || context.user_agent,
		clickId: context.epik,
	};
}
