import { describe, expect, it } from 'vitest';
import { reasonToLeaveOut, reasonToLeaveOutSale, type Sale } from '../../core/leave-out.ts';
import { reasons } from '../../core/vocabulary.ts';
import { RULES } from '../contract/vectors.ts';

const NOW = 1_789_410_012;
const GOOD: Sale = {
	order: { status: 'processing', created_via: 'checkout' },
	rules: RULES,
	consent: 'granted',
	userAgent: 'Mozilla/5.0',
	alreadySent: false,
	itemCount: 1,
	hasValue: true,
	at: NOW,
	now: NOW,
};

/** Each row is wrong in its own way, in the order in which it is asked. */
const WRONG: [keyof typeof reasons, Partial<Sale>][] = [
	['renewal', { order: { ...GOOD.order, created_via: 'subscription' } }],
	['not_web', { order: { ...GOOD.order, created_via: 'admin' } }],
	['not_paid', { order: { ...GOOD.order, status: 'on-hold' } }],
	['consent_denied', { consent: 'denied' }],
	['consent_unknown', { consent: 'unknown' }],
	['bot', { userAgent: 'curl/8.0' }],
	['already_sent', { alreadySent: true }],
	['fully_refunded', { itemCount: 0 }],
	['free_order', { hasValue: false, rules: { ...RULES, send_free_orders: false } }],
	['expired', { at: NOW - 8 * 86_400 }],
];

describe('a sale is left out', () => {
	it('never without a reason', () => {
		expect(reasonToLeaveOutSale(GOOD)).toBeUndefined();
		expect(reasonToLeaveOutSale({ ...GOOD, consent: undefined })).toBeUndefined();
		expect(reasonToLeaveOutSale({ ...GOOD, hasValue: false })).toBeUndefined();
	});

	it.each(WRONG)('%s', (reason, part) => {
		expect(reasonToLeaveOutSale({ ...GOOD, ...part })).toBe(reason);
		expect(reasons[reason].state).toBe('left_out');
	});

	it('for the first reason, where two hold', () => {
		for (const [position, [reason, first]] of WRONG.entries()) {
			for (const [, second] of WRONG.slice(position + 1)) {
				expect(reasonToLeaveOutSale({ ...GOOD, ...second, ...first })).toBe(reason);
			}
		}
	});

	it.each(['admin', 'rest-api', 'pos-rest-api', 'importer', 'wc_deposits'])('made by %s', (created_via) => {
		expect(reasonToLeaveOutSale({ ...GOOD, order: { ...GOOD.order, created_via } })).toBe('not_web');
	});

	it.each(['checkout', 'store-api', '', 'paypal-express'])('not for having come by "%s"', (created_via) => {
		expect(reasonToLeaveOutSale({ ...GOOD, order: { ...GOOD.order, created_via } })).toBeUndefined();
	});

	it('as a renewal by its meta, whoever made it', () => {
		const order = { ...GOOD.order, meta_data: [{ key: '_subscription_renewal', value: '990' }] };
		expect(reasonToLeaveOutSale({ ...GOOD, order })).toBe('renewal');
	});

	it.each(['pending', 'failed', 'cancelled', 'refunded', 'checkout-draft', 'wc-processing'])(
		'%s',
		(status) => {
			expect(reasonToLeaveOutSale({ ...GOOD, order: { ...GOOD.order, status } })).toBe('not_paid');
		},
	);
});

it('another event does not ask about orders', () => {
	expect(reasonToLeaveOut({ ...GOOD, at: NOW - 8 * 86_400 })).toBe('expired');
	expect(reasonToLeaveOut(GOOD)).toBeUndefined();
});
