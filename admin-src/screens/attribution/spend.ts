/** What the channels cost in the period: Pinterest's own figures, and the file of the others (Campaigns). */
import type { Channel } from '../../../core/attribution/facts.ts';
import { decimalsOf } from '../../../core/currency.ts';
import type { Campaigns } from '../campaigns/types.ts';

const PINTEREST_ADS: Channel = 'pinterest_paid';

export interface ChannelSpend {
	/** Whole minor units of the report's currency, by channel; those of which no spend is known are absent. */
	minor: Readonly<Record<string, number>>;
	/** Currencies of spend that is not in it: nothing is converted. */
	others: readonly string[];
}

export const NO_SPEND: ChannelSpend = { minor: {}, others: [] };

/** Where Pinterest's own figures are here, they count, and not what a file says of it. */
export function spendOf({ standing, now, spend }: Campaigns, currency: string): ChannelSpend {
	const account = standing.here?.account.currency ?? '';
	const own = now.filter(([level]) => level === 'account').reduce((sum, [, , micro]) => sum + micro, 0);
	const rows: (readonly [channel: string, currency: string, micro: number])[] = [
		...(own > 0 ? [[PINTEREST_ADS, account, own] as const] : []),
		...spend.now
			.filter(([channel]) => own === 0 || channel !== PINTEREST_ADS)
			.map(([channel, , of, micro]) => [channel, of, micro] as const),
	];
	const micro: Record<string, number> = {};
	for (const [channel, of, amount] of rows)
		if (of === currency) micro[channel] = (micro[channel] ?? 0) + amount;
	const units = 10 ** (6 - decimalsOf(currency));
	return {
		minor: Object.fromEntries(
			Object.entries(micro).map(([channel, sum]) => [channel, Math.round(sum / units)]),
		),
		others: [...new Set(rows.map(([, of]) => of).filter((of) => of !== currency))].sort(),
	};
}
