import { describe, expect, it } from 'vitest';
import { eventOf } from '../../core/hook-event.ts';
import { orderTagCall } from '../../core/order-tag-call.ts';
import type { PrintedFacts } from '../../core/order-particulars.ts';
import { ORDER_CASES, orderCase, sha256 } from './vectors.ts';

const SENT = ORDER_CASES.filter((one) => one.expect.send);

describe('an order becomes the event of the contract', () => {
	it('has all cases', () => {
		expect(ORDER_CASES).toHaveLength(28);
		expect(SENT).toHaveLength(20);
	});

	it.each(ORDER_CASES)('$id: $title', ({ hook, now, alreadySent, expect: expected }) => {
		const mapped = eventOf(hook, { now, hash: sha256, alreadySent });
		expect(mapped).toEqual(
			expected.send
				? { send: true, event: expected.capi, tag: expected.tag }
				: { send: false, reason: expected.reason },
		);
	});

	it('is the same a second and a week later', () => {
		const { hook, now } = orderCase('simple');
		const first = eventOf(hook, { now, hash: sha256 });
		expect(eventOf(structuredClone(hook), { now: now + 604_800, hash: sha256 })).toEqual(first);
	});

	it('is refused under an id that is not the order’s', () => {
		const { hook, now } = orderCase('simple');
		const mapped = eventOf({ ...hook, id: `checkout.${'0'.repeat(32)}` }, { now, hash: sha256 });
		expect(mapped).toEqual({ send: false, reason: 'invalid' });
	});
});

describe('the order-received page calls the tag', () => {
	const PERSONAL = ['billing', 'customer_id', 'customer_ip_address', 'customer_user_agent', 'order_key'];

	it.each(SENT)(
		'$id: as the API event says, without anything about the person',
		({ hook, now, expect: expected }) => {
			const order = Object.fromEntries(
				Object.entries(hook.facts.order).filter(([field]) => !PERSONAL.includes(field)),
			);
			const facts = { ...hook.facts, order } as PrintedFacts;
			const call = orderTagCall({ ...hook, facts }, { now });
			const event = expected.send && expected.capi;
			expect(call?.[2]).toMatchObject({
				event_id: event && event.event_id,
				currency: event && event.custom_data?.currency,
				order_id: event && event.custom_data?.order_id,
			});
			expect(call?.[2].value).toBe(event && event.custom_data?.value && Number(event.custom_data.value));
			if (expected.send && expected.tag) {
				expect(call).toEqual(expected.tag);
			}
		},
	);

	it.each(['renewal', 'on_hold', 'admin_order', 'expired'])('%s: not at all', (id) => {
		const { hook, now } = orderCase(id);
		expect(orderTagCall(hook, { now })).toBeNull();
	});

	it('not where consent is refused or the browser is a bot', () => {
		const { hook, now } = orderCase('simple');
		expect(orderTagCall(hook, { now, consent: 'denied' })).toBeNull();
		expect(orderTagCall(hook, { now, userAgent: 'Pinterestbot/1.0' })).toBeNull();
		expect(orderTagCall(hook, { now, consent: 'granted', userAgent: 'Mozilla/5.0' })).not.toBeNull();
	});
});
