/** What a shop knows beyond the order: what its goods cost it, and what a customer is worth. */
import Big from 'big.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faultsOfEvent } from '../../core/contract/check.ts';
import { eventOf } from '../../core/hook-event.ts';
import { FEWEST_CUSTOMERS, lifetimeValueOf } from '../../core/lifetime-value.ts';
import { orderEventId } from '../../core/order-event.ts';
import { orderTagCall } from '../../core/order-tag-call.ts';
import { previewOfSale } from '../../core/sale-preview.ts';
import { askedBefore, storyOf } from '../../core/story.ts';
import type { CapiEvent, CustomerFacts, OrderHook, WooLine } from '../../core/types.ts';
import { orderCase, RULES, sha256 } from '../contract/vectors.ts';

const MARGIN = { ...RULES, value_basis: 'margin' as const };

/** The contract's simple order, two mugs at 14.50, with these changes of its line. */
function hookOf(changes: Partial<WooLine> = {}, facts: Partial<OrderHook['facts']> = {}): OrderHook {
	const { hook } = orderCase('simple');
	const [line] = hook.facts.order.line_items;
	hook.facts = {
		...hook.facts,
		...facts,
		order: { ...hook.facts.order, line_items: [{ ...line!, ...changes }] },
	};
	return hook;
}

function sent(hook: OrderHook): CapiEvent {
	const mapped = eventOf(hook, { now: hook.at, hash: sha256 });
	if (!mapped.send) {
		throw new Error(mapped.reason);
	}
	expect(faultsOfEvent(mapped.event)).toEqual([]);
	return mapped.event;
}

const cost = (value: unknown) => ({ cost_of_goods_sold: { value } }) as Partial<WooLine>;
const valueOf = (changes: Partial<WooLine>, facts: Partial<OrderHook['facts']> = {}) =>
	sent({ ...hookOf(changes, facts), rules: MARGIN }).custom_data?.value;

describe('the margin', () => {
	it('is what is left of the goods after their cost, exact, on both roads', () => {
		const hook = { ...hookOf(cost('11.10')), rules: MARGIN };
		expect(sent(hook).custom_data).toMatchObject({ value: '17.90', currency: 'USD' });
		const call = orderTagCall(
			{ id: hook.id, at: hook.at, facts: hook.facts, rules: MARGIN },
			{ now: hook.at },
		);
		expect(call?.[2].value).toBe(17.9);
	});

	it('takes the number that WooCommerce’s REST API gives, too', () => {
		expect(valueOf(cost(11.1))).toBe('17.90');
	});

	it.each([
		['none', undefined],
		['nothing known', { cost_of_goods_sold: null }],
		['0, which WooCommerce writes where nobody has entered one', cost('0.00')],
		['what is no amount', cost('cheap')],
		['a number with an exponent', cost(1e-7)],
		['less than nothing', cost('-3')],
	])('is not sent where a cost is missing (%s): the goods are', (_, changes) => {
		expect(valueOf(changes ?? {})).toBe('29.00');
	});

	it('needs the cost of every line that is kept, and of no other', () => {
		const hook = { ...hookOf(cost('11.10')), rules: MARGIN };
		const [line] = hook.facts.order.line_items;
		const other = { ...line!, id: 77, quantity: 1, subtotal: '10.00', total: '10.00', ...cost('0') };
		hook.facts.order.line_items = [line!, other];
		expect(sent(hook).custom_data?.value).toBe('39.00');
		hook.facts.refunds = [
			{
				id: 1,
				amount: '10.00',
				line_items: [
					{ quantity: -1, total: '-10.00', meta_data: [{ key: '_refunded_item_id', value: '77' }] },
				],
			},
		];
		expect(sent(hook).custom_data?.value).toBe('17.90');
	});

	it('counts the cost of what was kept only', () => {
		const { hook } = orderCase('simple');
		const { id } = hook.facts.order.line_items[0]!;
		const refunds = [
			{
				id: 1,
				amount: '14.50',
				line_items: [
					{ quantity: -1, total: '-14.50', meta_data: [{ key: '_refunded_item_id', value: String(id) }] },
				],
			},
		];
		// One of two mugs: 14.50 less 5.555, rounded once, away from zero.
		expect(valueOf(cost('11.11'), { refunds })).toBe('8.95');
	});

	it('of goods that were sold below their cost is no value, yet no free order', () => {
		const hook = { ...hookOf(cost('30')), rules: { ...MARGIN, send_free_orders: false } };
		const { custom_data } = sent(hook);
		expect(custom_data).not.toHaveProperty('value');
		expect(custom_data).toHaveProperty('currency', 'USD');
	});

	it('is the goods less the costs for any lines, to the last digit', () => {
		const amount = fc.integer({ min: 1, max: 10_000_000 }).map((cents) => Big(cents).div(100).toFixed(2));
		fc.assert(
			fc.property(fc.array(fc.tuple(amount, amount), { minLength: 1, maxLength: 20 }), (lines) => {
				const hook = hookOf();
				const [line] = hook.facts.order.line_items;
				hook.facts.order.line_items = lines.map(([total, value], id) => ({
					...line!,
					id,
					subtotal: total,
					total,
					...cost(value),
				}));
				const margin = lines.reduce((sum, [total, value]) => sum.plus(total).minus(value), Big(0));
				const { value } = sent({ ...hook, rules: MARGIN }).custom_data ?? {};
				expect(value).toBe(margin.gt(0) ? margin.toFixed(2) : undefined);
			}),
		);
	});

	it('changes nothing of an order with costs where another basis is chosen', () => {
		expect(sent(hookOf(cost('11.10')))).toEqual(sent(hookOf()));
	});
});

/** 60 customers with one order, 30 with two, 10 with three: 50 repeat orders at 24.00. */
const CUSTOMER: CustomerFacts = {
	currency: 'USD',
	orders_before: 0,
	spent_before: '0',
	customers: [60, 30, 10],
	repeat_orders: 50,
	repeat_total: '1200.00',
};
const withCustomer = (customer: Partial<CustomerFacts> = {}) =>
	hookOf({}, { customer: { ...CUSTOMER, ...customer } });

describe('the predicted lifetime value', () => {
	it('of a first order: this order, and half an order more at 24.00', () => {
		// (0 × 60 + 1 × 30 + 2 × 10) / 100 = 0.5 further orders.
		expect(sent(withCustomer()).custom_data).toMatchObject({ value: '29.00', predicted_ltv: '41.00' });
	});

	it('of a second order: what was spent, this order, and a quarter of an order', () => {
		// (0 × 30 + 1 × 10) / 40 = 0.25.
		const hook = withCustomer({ orders_before: 1, spent_before: '31.5' });
		expect(sent(hook).custom_data?.predicted_ltv).toBe('66.50');
	});

	it('is rounded once, half away from zero', () => {
		// 30 of 40 have come again once, at 10.0133…: 29.00 + 0.75 × 10.0133… = 36.51.
		const hook = withCustomer({ customers: [10, 30], repeat_orders: 3, repeat_total: '30.04' });
		expect(sent(hook).custom_data?.predicted_ltv).toBe('36.51');
	});

	it('is what was spent where nobody has ever come again', () => {
		const hook = withCustomer({ customers: [100], repeat_orders: 0, repeat_total: '0' });
		expect(sent(hook).custom_data?.predicted_ltv).toBe('29.00');
	});

	it('is of the goods, whatever the value’s basis is', () => {
		const hook = hookOf(cost('11.10'), { customer: CUSTOMER });
		expect(sent({ ...hook, rules: MARGIN }).custom_data).toMatchObject({
			value: '17.90',
			predicted_ltv: '41.00',
		});
	});

	it.each([
		['few_customers', { orders_before: 2 }],
		['few_customers', { orders_before: 7 }],
		['few_customers', { customers: [FEWEST_CUSTOMERS - 1] }],
		['other_currency', { currency: 'EUR' }],
		['nothing', { customers: [100], repeat_orders: 0, repeat_total: '0', spent_before: '-29.00' }],
	] as const)('is left out, with the reason %s', (why, customer) => {
		const hook = withCustomer(customer);
		expect(sent(hook).custom_data).not.toHaveProperty('predicted_ltv');
		expect(lifetimeValueOf(hook.facts)).toEqual({ why });
	});

	it('is never sent where the shop tells nothing of its customers', () => {
		const { hook } = orderCase('simple');
		expect(sent(hook).custom_data).not.toHaveProperty('predicted_ltv');
		expect(lifetimeValueOf(hook.facts)).toEqual({ why: 'not_told' });
	});

	it('is not told to the tag, which has no such field', () => {
		const call = ({ id, at, facts, rules }: OrderHook) => orderTagCall({ id, at, facts, rules }, { now: at });
		expect(call(withCustomer())).toEqual(call(hookOf()));
	});

	it('is the rule as it is written down, for any shop', () => {
		const counts = fc.array(fc.nat(1000), { minLength: 1, maxLength: 20 });
		fc.assert(
			fc.property(counts, fc.nat(20), fc.integer({ min: 1, max: 5000 }), fc.nat(9_999_999), (...made) => {
				const [customers, orders_before, repeat_orders, cents] = made;
				const repeat_total = Big(cents).div(100).toFixed(2);
				const alike = customers.filter((_, place) => place >= orders_before);
				const number = alike.reduce((sum, count) => sum + count, 0);
				const { value, why } = lifetimeValueOf(
					withCustomer({ customers, orders_before, repeat_orders, repeat_total }).facts,
				);
				if (number < FEWEST_CUSTOMERS) {
					expect(why).toBe('few_customers');
					return;
				}
				const orders = alike.reduce((sum, count, more) => sum + count * more, 0);
				const further = Big(repeat_total).times(orders).div(Big(number).times(repeat_orders));
				expect(value).toBe(Big(29).plus(further).toFixed(2, Big.roundHalfUp));
			}),
		);
	});
});

describe('a lead that became a customer', () => {
	const hook = (): OrderHook => {
		const sale = withCustomer();
		return {
			...sale,
			id: orderEventId('lead_converted', sale.facts.order, sha256),
			event: 'lead_converted',
		};
	};

	it('is a custom event with the sale’s value, time and person, and nothing that makes it a second sale', () => {
		const sale = sent(hookOf());
		const event = sent(hook());
		expect(event).toMatchObject({
			event_name: 'custom',
			event_time: sale.event_time,
			user_data: sale.user_data,
			custom_data: { value: '29.00', currency: 'USD' },
		});
		expect(Object.keys(event.custom_data ?? {}).toSorted()).toEqual(['currency', 'value']);
		expect(event.event_id).toMatch(/^lead_converted\.[0-9a-f]{32}$/);
		expect(event.event_id.slice(-32)).not.toBe(sale.event_id.slice(-32));
	});

	it('is never called in a browser', () => {
		const shown = { ...hook(), context: { ...hook().context, surface: 'order_received' as const } };
		expect(eventOf(shown, { now: shown.at, hash: sha256 })).toMatchObject({ send: true, tag: null });
	});

	it.each(['checkout', 'renewal', 'not_paid', 'consent_denied'])(
		'counts only where the sale does (%s)',
		(why) => {
			const made = hook();
			if (why === 'checkout') made.id = hookOf().id;
			if (why === 'renewal') made.facts.order.created_via = 'subscription';
			if (why === 'not_paid') made.facts.order.status = 'on-hold';
			if (why === 'consent_denied') made.context.consent = 'denied';
			expect(eventOf(made, { now: made.at, hash: sha256 })).toEqual({
				send: false,
				// Another order's id, or another event's.
				reason: why === 'checkout' ? 'invalid' : why,
			});
		},
	);

	it('is asked what a sale is asked', () => {
		const { asked } = storyOf(hook(), { now: hook().at, hash: sha256 });
		expect(asked.map(({ reason }) => reason)).toContain('not_paid');
		expect(askedBefore('lead_converted', 'delivered', '').map(({ reason }) => reason)).toContain('not_paid');
	});
});

describe('the preview of a sale', () => {
	it('says what the switches would make of it', () => {
		const { facts } = hookOf(cost('11.10'), { customer: CUSTOMER });
		expect(previewOfSale(facts, MARGIN)).toMatchObject({
			reason: undefined,
			value: '17.90',
			has_costs: true,
			lifetime: { value: '41.00' },
		});
	});

	it('says what is lacking', () => {
		expect(previewOfSale(hookOf().facts, MARGIN)).toMatchObject({
			value: '29.00',
			has_costs: false,
			lifetime: { why: 'not_told' },
		});
	});
});
