import Big from 'big.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	absolute,
	add,
	compare,
	divide,
	exact,
	format,
	negate,
	ofCount,
	subtract,
	ZERO,
} from '../../core/decimal.ts';

const decimal = fc
	.tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 10n ** 15n }), fc.string({ unit: digit(), maxLength: 8 }))
	.map(([negative, whole, fraction]) => `${negative ? '-' : ''}${whole}${fraction && `.${fraction}`}`);
const decimals = fc.integer({ min: 0, max: 6 });

function digit() {
	return fc.constantFrom(...'0123456789');
}

/** big.js with its own rounding half away from zero; its minus before zero taken off. */
function bigFixed(value: Big, places: number): string {
	return value.toFixed(places, Big.roundHalfUp).replace(/^-(0(\.0+)?)$/, '$1');
}

describe('decimals agree with big.js', () => {
	it('in sums', () => {
		fc.assert(
			fc.property(decimal, decimal, decimals, (a, b, places) => {
				expect(format(add(exact(a), exact(b)), places)).toBe(bigFixed(Big(a).plus(b), places));
				expect(format(subtract(exact(a), exact(b)), places)).toBe(bigFixed(Big(a).minus(b), places));
			}),
		);
	});

	it('in quotients', () => {
		fc.assert(
			fc.property(decimal, fc.integer({ min: 1, max: 1_000_000 }), decimals, (a, count, places) => {
				const exactly = Big(a);
				Big.DP = 60;
				const quotient = bigFixed(exactly.div(count), places);
				expect(format(divide(exact(a), ofCount(count), places), places)).toBe(quotient);
				expect(format(divide(exact(a), ofCount(-count), places), places)).toBe(
					bigFixed(exactly.div(-count), places),
				);
			}),
		);
	});

	it('in order', () => {
		fc.assert(
			fc.property(decimal, decimal, (a, b) => {
				expect(compare(exact(a), exact(b))).toBe(Big(a).cmp(b));
			}),
		);
	});
});

describe('decimals', () => {
	it.each([
		['2.345', 2, '2.35'],
		['-2.345', 2, '-2.35'],
		['2.344999', 2, '2.34'],
		['0.5', 0, '1'],
		['-0.5', 0, '-1'],
		['-0.4', 0, '0'],
		['0.05', 1, '0.1'],
		['7', 3, '7.000'],
		['1.005', 2, '1.01'],
	])('%s in %i decimals is %s', (text, places, written) => {
		expect(format(exact(text), places)).toBe(written);
	});

	it('does not lose a cent where binary floating point does', () => {
		expect(format(add(exact('0.1'), exact('0.2')), 17)).toBe('0.30000000000000000');
		expect(0.1 + 0.2).not.toBe(0.3);
	});

	it('knows signs', () => {
		expect(compare(negate(exact('1.5')), ZERO)).toBe(-1);
		expect(format(absolute(exact('-1.5')), 1)).toBe('1.5');
	});

	it.each(['', ' ', '1,50', '1e4', 'NaN', '.5', '5.', '+1', '0x1', '1.2.3', '--1'])(
		'refuses "%s"',
		(text) => {
			expect(() => exact(text)).toThrow(new RangeError('not a decimal number'));
		},
	);

	it('refuses to divide by zero', () => {
		expect(() => divide(exact('1'), ZERO, 2)).toThrow(RangeError);
	});
});
