/** The channels of a report as CSV: plain numbers, what it cost, and each model in two columns. */
import { decimalsOf } from '../../../core/currency.ts';
import { format } from '../../../core/decimal.ts';
import { MODELS } from '../../../core/attribution/question.ts';
import type { Report } from './report.ts';
import type { ChannelSpend } from './spend.ts';

export function csvOf({ channels }: Report, currency: string, spend: ChannelSpend): string {
	const decimals = decimalsOf(currency);
	const amount = (minor: number) => format({ units: BigInt(minor), scale: decimals }, decimals);
	const spent = (channel: string) => {
		const minor = spend.minor[channel];
		return minor === undefined ? '' : amount(minor);
	};
	const head = [
		'channel',
		'currency',
		'spend',
		...MODELS.flatMap((model) => [`${model}_credit`, `${model}_orders`]),
	];
	const lines = channels.map(({ channel, parts }) => [
		...[channel, currency, spent(channel)],
		...MODELS.flatMap((model) => {
			const part = parts[model];
			return part ? [amount(part.credit_minor), part.conversions.toFixed(4)] : ['', ''];
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
