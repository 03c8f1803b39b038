/** The channels of a report as CSV: plain numbers, each model in two columns. */
import { decimalsOf } from '../../../core/currency.ts';
import { format } from '../../../core/decimal.ts';
import { MODELS } from '../../../core/attribution/question.ts';
import type { Report } from './report.ts';

export function csvOf({ channels }: Report, currency: string): string {
	const decimals = decimalsOf(currency);
	const head = ['channel', 'currency', ...MODELS.flatMap((model) => [`${model}_credit`, `${model}_orders`])];
	const lines = channels.map(({ channel, parts }) => [
		...[channel, currency],
		...MODELS.flatMap((model) => {
			const part = parts[model];
			return part
				? [
						format({ units: BigInt(part.credit_minor), scale: decimals }, decimals),
						part.conversions.toFixed(4),
					]
				: ['', ''];
		}),
	]);
	// Names of channels are ours: nothing here has a comma, a quote or a formula in it.
	return [head, ...lines].map((fields) => fields.join(',')).join('\r\n') + '\r\n';
}

/** Lets the browser save it. */
export function saveCsv(text: string): void {
	const link = document.createElement('a');
	link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
	link.download = `pintally-attribution-${new Date().toISOString().slice(0, 10)}.csv`;
	link.click();
	URL.revokeObjectURL(link.href);
}
