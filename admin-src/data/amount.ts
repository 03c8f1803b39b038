import type { Decimal } from '../../core/types.ts';

const language = () => document.documentElement.lang || undefined;

/** An amount in the reader's way of writing, with the currency's own decimals; a dash where there is none. */
export function money(value: Decimal, currency: string): string {
	if (value === '' || currency === '') {
		return '–';
	}
	return new Intl.NumberFormat(language(), { style: 'currency', currency }).format(Number(value));
}

export const count = (number: number): string => number.toLocaleString(language());

/** A share of a whole as whole per cent, never 100 % where something lacks; a dash where there is nothing. */
export function share(part: number, whole: number): string {
	if (whole === 0) {
		return '–';
	}
	const percent = part < whole ? Math.min(99, Math.round((part / whole) * 100)) : 100;
	return new Intl.NumberFormat(language(), { style: 'percent' }).format(percent / 100);
}
