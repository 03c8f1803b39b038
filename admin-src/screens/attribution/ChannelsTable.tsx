import { SelectControl } from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { UNATTRIBUTED } from '../../../core/attribution/facts.ts';
import { type Model, MODELS } from '../../../core/attribution/question.ts';
import { returnsOf } from '../../../core/attribution/returns.ts';
import { times } from '../campaigns/amounts.ts';
import { difference, minorMoney, parts, sharePart } from './amounts.ts';
import type { ChannelLine, Part, Report } from './report.ts';
import type { ChannelSpend } from './spend.ts';
import { channelWords, modelWords } from './words.ts';

const MEASURES = ['credit', 'orders', 'share', 'shift', 'roas', 'cost'] as const;
type Measure = (typeof MEASURES)[number];

interface Props {
	report: Report;
	currency: string;
	model: Model;
	spend: ChannelSpend;
}

/** Channels by models: every column adds up to the same. */
export function ChannelsTable({ report, currency, model, spend }: Props) {
	const [measure, setMeasure] = useState<Measure>('credit');
	const { channels } = report;
	const sums = Object.fromEntries(MODELS.map((name) => [name, sumOf(channels, name)])) as Sums;
	const isOfSpend = measure === 'roas' || measure === 'cost';
	const allSpent = Object.values(spend.minor).reduce((all, minor) => all + minor, 0);
	const lines = isOfSpend ? withSpent(channels, spend) : channels;
	const cell = (of: { [name in Model]?: Part | null }, name: Model, spent: number) => (
		<td key={name} className={classOf(name, model)}>
			{told(measure, of[name] ?? null, { sum: sums[name], last: of.last_touch ?? null, spent, currency })}
		</td>
	);
	return (
		<>
			<div className="pintally-before pintally-shown">
				<SelectControl
					__next40pxDefaultSize
					__nextHasNoMarginBottom
					label={__('Shown in the table', 'pintally')}
					value={measure}
					options={MEASURES.map((each) => ({ value: each, label: measureWords(each) }))}
					onChange={setMeasure}
				/>
			</div>
			<div className="pintally-table" role="group" aria-labelledby="pintally-channels" tabIndex={0}>
				<table>
					<thead>
						<tr>
							<th scope="col">{__('Channel', 'pintally')}</th>
							{isOfSpend && (
								<th scope="col" className="is-number">
									{__('Spend', 'pintally')}
								</th>
							)}
							{MODELS.map((name) => (
								<th key={name} scope="col" className={classOf(name, model)}>
									{modelWords(name).label}
								</th>
							))}
						</tr>
					</thead>
					<tbody>
						{lines.map(({ channel, parts: by }) => (
							<tr key={channel}>
								<th scope="row">{channelWords(channel)}</th>
								{isOfSpend && (
									<td className="is-number">{spentWords(spend.minor[channel] ?? 0, currency)}</td>
								)}
								{MODELS.map((name) => cell(by, name, spend.minor[channel] ?? 0))}
							</tr>
						))}
					</tbody>
					<tfoot>
						<tr>
							<th scope="row">{__('All orders', 'pintally')}</th>
							{isOfSpend && <td className="is-number">{spentWords(allSpent, currency)}</td>}
							{MODELS.map((name) => cell(sums, name, allSpent))}
						</tr>
					</tfoot>
				</table>
			</div>
			{isOfSpend && <p className="pintally-quiet pintally-after">{spendWords(allSpent, spend, currency)}</p>}
		</>
	);
}

type Sums = Record<Model, Part | null>;

const classOf = (name: Model, chosen: Model) => (name === chosen ? 'is-number is-chosen' : 'is-number');

const spentWords = (minor: number, currency: string) => (minor === 0 ? '–' : minorMoney(minor, currency));

/** What was spent on a channel that no order came by is money too. */
function withSpent(channels: readonly ChannelLine[], { minor }: ChannelSpend): readonly ChannelLine[] {
	const idle = Object.keys(minor).filter((channel) => channels.every((line) => line.channel !== channel));
	const nothing = Object.fromEntries(
		MODELS.map((name) => [
			name,
			channels.some(({ parts: by }) => by[name] === null) ? null : { conversions: 0, credit_minor: 0 },
		]),
	) as Sums;
	const rest = channels.filter(({ channel }) => channel === UNATTRIBUTED);
	return [
		...channels.filter(({ channel }) => channel !== UNATTRIBUTED),
		...idle.map((channel) => ({ channel, parts: nothing })),
		...rest,
	];
}

function sumOf(channels: readonly ChannelLine[], model: Model): Part | null {
	const answered = channels.flatMap(({ parts: by }) => by[model] ?? []);
	return answered.length < channels.length
		? null
		: answered.reduce(
				(sum, part) => ({
					conversions: sum.conversions + part.conversions,
					credit_minor: sum.credit_minor + part.credit_minor,
				}),
				{ conversions: 0, credit_minor: 0 },
			);
}

interface Beside {
	sum: Part | null;
	last: Part | null;
	/** Minor units; 0: no spend is known. */
	spent: number;
	currency: string;
}

function told(measure: Measure, part: Part | null, { sum, last, spent, currency }: Beside): string {
	if (!part || !sum) {
		return '–';
	}
	const { roas, cpa_minor } = returnsOf(
		{ currency, spend_minor: spent },
		{ currency, credit_minor: part.credit_minor, credit_conversions: part.conversions },
	);
	switch (measure) {
		case 'credit':
			return minorMoney(part.credit_minor, currency);
		case 'orders':
			return parts(part.conversions);
		case 'share':
			return sharePart(part.conversions, sum.conversions);
		case 'shift':
			return difference(part.credit_minor - (last?.credit_minor ?? 0), currency);
		case 'roas':
			return times(roas);
		case 'cost':
			return spent === 0 || cpa_minor === null ? '–' : minorMoney(Math.round(cpa_minor), currency);
	}
}

function measureWords(measure: Measure): string {
	switch (measure) {
		case 'credit':
			return __('Credit', 'pintally');
		case 'orders':
			return __('Orders', 'pintally');
		case 'share':
			return __('Share', 'pintally');
		case 'shift':
			return __('Against last touch', 'pintally');
		case 'roas':
			return __('ROAS', 'pintally');
		case 'cost':
			return __('Cost per order', 'pintally');
	}
}

function spendWords(spent: number, { others }: ChannelSpend, currency: string): string {
	const words: string[] = [
		spent === 0
			? __(
					'No spend is known of this period: fetch Pinterest’s figures, or bring those of other channels as a file, under Campaigns.',
					'pintally',
				)
			: __(
					'Spend is that of Pinterest’s own figures and of the file under Campaigns, of as many days of UTC, today among them. In the last line all orders stand beside all spend.',
					'pintally',
				),
	];
	if (others.length > 0) {
		words.push(
			sprintf(
				/* translators: 1: currencies with commas, e.g. EUR, GBP, 2: a currency, e.g. USD. */
				__('Spend in %1$s is not in it: these orders are in %2$s, and nothing is converted.', 'pintally'),
				others.join(', '),
				currency,
			),
		);
	}
	return words.join(' ');
}
