/** What the plugin posts of a customer, and of a lead that became one, is what the worker takes: no less and no more. */
import { expect, it } from 'vitest';
import { orderEventId } from '../../core/order-event.ts';
import type { CustomerFacts } from '../../core/types.ts';
import { mapHook } from '../../worker/src/shell/mapping.ts';
import { orderCase, sha256 } from './vectors.ts';

const CUSTOMER: CustomerFacts = {
	currency: 'USD',
	orders_before: 1,
	spent_before: '-2.500',
	customers: [60, 30, 10],
	repeat_orders: 50,
	repeat_total: '1200.000',
};

/** The contract's simple order with this of its customer, as it comes over the wire. */
function map(customer: unknown, changes: object = {}) {
	const { hook } = orderCase('simple');
	return mapHook({ ...hook, facts: { ...hook.facts, customer }, ...changes }, hook.at * 1000, '/hooks/0');
}
const pointers = (mapping: ReturnType<typeof map>) =>
	mapping.kind === 'invalid' ? mapping.faults.map(({ pointer }) => pointer) : mapping.kind;

it('is taken, and becomes the predicted lifetime value', () => {
	const mapping = map(CUSTOMER);
	expect(mapping).toMatchObject({ event: { custom_data: { predicted_ltv: '32.50' } } });
});

it.each([
	['', null],
	['', []],
	['/currency', { ...CUSTOMER, currency: 'usd' }],
	['/orders_before', { ...CUSTOMER, orders_before: -1 }],
	['/orders_before', { ...CUSTOMER, orders_before: 1.5 }],
	['/spent_before', { ...CUSTOMER, spent_before: 2.5 }],
	['/customers/1', { ...CUSTOMER, customers: [60, '30'] }],
	['/customers', { ...CUSTOMER, customers: Array(101).fill(1) }],
	['/repeat_total', { ...CUSTOMER, repeat_total: '1e5' }],
	['/email', { ...CUSTOMER, email: 'jane@example.com' }],
])('is refused, with where it is wrong: %s', (pointer, customer) => {
	expect(pointers(map(customer))).toContain(`/hooks/0/facts/customer${pointer}`);
});

it('is refused where a part is missing', () => {
	for (const name of Object.keys(CUSTOMER)) {
		const { [name as keyof CustomerFacts]: _, ...rest } = CUSTOMER;
		expect(map(rest).kind, name).toBe('invalid');
	}
});

it('a lead that became a customer has an order’s facts, and its own id', () => {
	const { hook } = orderCase('simple');
	const id = orderEventId('lead_converted', hook.facts.order, sha256);
	expect(map(undefined, { id, event: 'lead_converted' })).toMatchObject({
		event: { event_name: 'custom', event_id: id },
	});
	expect(pointers(map(undefined, { event: 'lead_converted' }))).toEqual(['/hooks/0']);
	expect(
		pointers(map(undefined, { id, event: 'lead_converted', facts: { value: '29.00', currency: 'USD' } })),
	).toContain('/hooks/0/facts/order');
});

it.each(['constructor', '__proto__', 'toString', 7, null, {}])(
	'an event that is none (%s) is told so',
	(event) => {
		expect(pointers(map(undefined, { event }))).toContain('/hooks/0/event');
	},
);
