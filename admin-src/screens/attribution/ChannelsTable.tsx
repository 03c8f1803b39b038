import {
	__experimentalToggleGroupControl as ToggleGroupControl,
	__experimentalToggleGroupControlOption as ToggleGroupControlOption,
} from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { type Model, MODELS } from '../../../core/attribution/question.ts';
import { difference, minorMoney, parts, sharePart } from './amounts.ts';
import type { ChannelLine, Part, Report } from './report.ts';
import { channelWords, modelWords } from './words.ts';

type Measure = 'credit' | 'orders' | 'share' | 'shift';

interface Props {
	report: Report;
	currency: string;
	model: Model;
}

/** Channels by models: every column adds up to the same. */
export function ChannelsTable({ report, currency, model }: Props) {
	const [measure, setMeasure] = useState<Measure>('credit');
	const { channels } = report;
	const sums = Object.fromEntries(MODELS.map((name) => [name, sumOf(channels, name)])) as Sums;
	return (
		<>
			<ToggleGroupControl
				__next40pxDefaultSize
				__nextHasNoMarginBottom
				isBlock
				className="pintally-period pintally-before"
				label={__('Shown in the table', 'pintally')}
				hideLabelFromVision
				value={measure}
				onChange={(chosen) => setMeasure(chosen as Measure)}
			>
				<ToggleGroupControlOption value="credit" label={__('Credit', 'pintally')} />
				<ToggleGroupControlOption value="orders" label={__('Orders', 'pintally')} />
				<ToggleGroupControlOption value="share" label={__('Share', 'pintally')} />
				<ToggleGroupControlOption value="shift" label={__('Against last touch', 'pintally')} />
			</ToggleGroupControl>
			<div className="pintally-table" role="group" aria-labelledby="pintally-channels" tabIndex={0}>
				<table>
					<thead>
						<tr>
							<th scope="col">{__('Channel', 'pintally')}</th>
							{MODELS.map((name) => (
								<th key={name} scope="col" className={classOf(name, model)}>
									{modelWords(name).label}
								</th>
							))}
						</tr>
					</thead>
					<tbody>
						{channels.map((line) => (
							<tr key={line.channel}>
								<th scope="row">{channelWords(line.channel)}</th>
								{MODELS.map((name) => (
									<td key={name} className={classOf(name, model)}>
										{told(measure, line.parts[name], sums[name], line.parts.last_touch, currency)}
									</td>
								))}
							</tr>
						))}
					</tbody>
					<tfoot>
						<tr>
							<th scope="row">{__('All orders', 'pintally')}</th>
							{MODELS.map((name) => (
								<td key={name} className={classOf(name, model)}>
									{told(measure, sums[name], sums[name], sums.last_touch, currency)}
								</td>
							))}
						</tr>
					</tfoot>
				</table>
			</div>
		</>
	);
}

type Sums = Record<Model, Part | null>;

const classOf = (name: Model, chosen: Model) => (name === chosen ? 'is-number is-chosen' : 'is-number');

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

function told(measure: Measure, part: Part | null, sum: Part | null, last: Part | null, currency: string) {
	if (!part || !sum) {
		return '–';
	}
	switch (measure) {
		case 'credit':
			return minorMoney(part.credit_minor, currency);
		case 'orders':
			return parts(part.conversions);
		case 'share':
			return sharePart(part.conversions, sum.conversions);
		case 'shift':
			return difference(part.credit_minor - (last?.credit_minor ?? 0), currency);
	}
}
