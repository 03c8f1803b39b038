/** Money in millionths and ratios, as the reader writes them. */
import { money } from '../../data/amount.ts';

const MICRO = 1_000_000;
const language = () => document.documentElement.lang || undefined;

/** A dash where there is none. */
export const microMoney = (micro: number | null, currency: string): string =>
	micro === null ? '–' : money(String(micro / MICRO), currency);

/** ROAS and the like; a dash where there was nothing to divide by. */
export const times = (number: number | null): string =>
	number === null
		? '–'
		: number.toLocaleString(language(), { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** How much more or less than before, in whole per cent; empty where there was nothing before. */
export function change(now: number | null, before: number | null): string {
	if (now === null || before === null || before === 0) {
		return '';
	}
	const format = { style: 'percent', signDisplay: 'exceptZero', maximumFractionDigits: 0 } as const;
	return (now / before - 1).toLocaleString(language(), format);
}
