import { expect, it } from 'vitest';
import { timeOfSale } from '../../core/order-particulars.ts';
import { orderCase } from '../contract/vectors.ts';

const { order } = orderCase('simple').hook.facts;

it.each([
	['2026-09-14T18:20:12', '2026-09-14T18:20:00', 1_789_410_012],
	['2026-09-14T18:20:12Z', null, 1_789_410_012],
	[null, '2026-09-14T18:20:00', 1_789_410_000],
	['', '2026-09-14T18:20:00', 1_789_410_000],
	[null, null, undefined],
	['yesterday', null, undefined],
])('paid %s, made %s: sold at %s', (date_paid_gmt, date_created_gmt, seconds) => {
	expect(timeOfSale({ ...order, date_paid_gmt, date_created_gmt })).toBe(seconds);
});
