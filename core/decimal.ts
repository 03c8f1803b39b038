/**
 * Exact decimal numbers for money. A shop's sums must be the shop's own to the last digit, which binary
 * floating point cannot promise (0.1 + 0.2). docs/decisions/0001-own-decimals.md says why this is no library.
 */
import type { Decimal } from './types.ts';

/** `units` / 10^`scale`: 29.90 is { units: 2990n, scale: 2 }. */
export interface Exact {
	readonly units: bigint;
	readonly scale: number;
}

export const ZERO: Exact = { units: 0n, scale: 0 };

/**
 * @param text A plain decimal number such as "-12.50"; no exponent, no thousands.
 * @throws RangeError if it is none. The text is not repeated in the message.
 */
export function exact(text: Decimal): Exact {
	const [, sign, whole, fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
	if (whole === undefined) {
		throw new RangeError('not a decimal number');
	}
	return { units: BigInt(`${sign}${whole}${fraction}`), scale: fraction.length };
}

/** @param count A whole number. */
export function ofCount(count: number): Exact {
	return { units: BigInt(count), scale: 0 };
}

export function add(a: Exact, b: Exact): Exact {
	const scale = Math.max(a.scale, b.scale);
	return { units: unitsAt(a, scale) + unitsAt(b, scale), scale };
}

export function subtract(a: Exact, b: Exact): Exact {
	return add(a, negate(b));
}

export function negate({ units, scale }: Exact): Exact {
	return { units: -units, scale };
}

export function absolute(a: Exact): Exact {
	return a.units < 0n ? negate(a) : a;
}

/** @returns Below zero, zero or above zero, as for `sort`. */
export function compare(a: Exact, b: Exact): number {
	const { units } = subtract(a, b);
	return Number(units > 0n) - Number(units < 0n);
}

/**
 * @param decimals Of the result, which is rounded half away from zero, as PHP and shopkeepers do.
 * @throws RangeError if `divisor` is zero.
 */
export function divide(dividend: Exact, divisor: Exact, decimals: number): Exact {
	const units = roundedQuotient(
		dividend.units * powerOfTen(decimals + divisor.scale),
		divisor.units * powerOfTen(dividend.scale),
	);
	return { units, scale: decimals };
}

/** @param decimals As many are written, rounded half away from zero; none: no point either. */
export function format(a: Exact, decimals: number): Decimal {
	const { units } = divide(a, { units: 1n, scale: 0 }, decimals);
	const digits = String(units < 0n ? -units : units).padStart(decimals + 1, '0');
	const point = digits.length - decimals;
	return (units < 0n ? '-' : '') + digits.slice(0, point) + (decimals ? `.${digits.slice(point)}` : '');
}

function unitsAt({ units, scale }: Exact, wanted: number): bigint {
	return units * powerOfTen(wanted - scale);
}

function powerOfTen(exponent: number): bigint {
	return 10n ** BigInt(exponent);
}

/** BigInt division cuts towards zero; twice the rest against the divisor tells which way to round. */
function roundedQuotient(dividend: bigint, divisor: bigint): bigint {
	const quotient = dividend / divisor;
	const rest = dividend % divisor;
	const magnitude = (value: bigint) => (value < 0n ? -value : value);
	if (2n * magnitude(rest) < magnitude(divisor)) {
		return quotient;
	}
	return quotient + (dividend < 0n === divisor < 0n ? 1n : -1n);
}
