/** Money in minor units, as the reader writes it. */
import { decimalsOf } from '../../../core/currency.ts';
import { format } from '../../../core/decimal.ts';
import { money } from '../../data/amount.ts';

export function minorMoney(minor: number, currency: string): string {
	const decimals = decimalsOf(currency);
	return money(format({ units: BigInt(minor), scale: decimals }, decimals), currency);
}

/** The same with its sign; nothing for no difference. */
export function difference(minor: number, currency: string): string {
	return minor === 0 ? '–' : `${minor > 0 ? '+' : ''}${minorMoney(minor, currency)}`;
}

const language = () => document.documentElement.lang || undefined;

/** Orders are credited in parts. */
export function parts(orders: number): string {
	return orders.toLocaleString(language(), { maximumFractionDigits: 1 });
}

/** With one decimal: shares of channels are compared. A dash where there is nothing to share. */
export function sharePart(part: number, whole: number): string {
	if (whole === 0) {
		return '–';
	}
	return (part / whole).toLocaleString(language(), { style: 'percent', maximumFractionDigits: 1 });
}
