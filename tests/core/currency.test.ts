import { expect, it } from 'vitest';
import { decimalsOf } from '../../core/currency.ts';

it.each([
	['USD', 2],
	['EUR', 2],
	['JPY', 0],
	['ISK', 0],
	['XPF', 0],
	['KWD', 3],
	['TND', 3],
	['XXX', 2],
	[undefined, 2],
])('%s has %i decimals', (currency, decimals) => {
	expect(decimalsOf(currency)).toBe(decimals);
});

it('does not take a part of a code for one', () => {
	expect(decimalsOf('')).toBe(2);
	expect(decimalsOf('P J')).toBe(2);
});
