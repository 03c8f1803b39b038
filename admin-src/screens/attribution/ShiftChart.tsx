import { __ } from '@wordpress/i18n';
import {
	Bar,
	BarChart,
	CartesianGrid,
	Cell,
	ReferenceLine,
	ResponsiveContainer,
	Tooltip,
	XAxis,
	YAxis,
} from 'recharts';
import type { Model } from '../../../core/attribution/question.ts';
import { difference, minorMoney } from './amounts.ts';
import type { Report } from './report.ts';
import { channelWords, modelWords } from './words.ts';

const ROW = 32;
const EDGES = 56;

/** How credit moves from last touch to the chosen model; the table above has the same figures. */
export default function ShiftChart({
	report,
	currency,
	model,
}: {
	report: Report;
	currency: string;
	model: Model;
}) {
	const shifts = report.channels
		.map(({ channel, parts }) => ({
			channel: channelWords(channel),
			shift: (parts[model]?.credit_minor ?? 0) - (parts.last_touch?.credit_minor ?? 0),
		}))
		.filter(({ shift }) => shift !== 0)
		.sort((a, b) => b.shift - a.shift);
	if (!report.channels.every(({ parts }) => parts[model])) {
		return <p className="pintally-quiet">{__('This model has no answer here.', 'pintally')}</p>;
	}
	if (shifts.length === 0) {
		return <p className="pintally-quiet">{__('Nothing moves: both models say the same.', 'pintally')}</p>;
	}
	const [most, least] = [shifts[0]!, shifts.at(-1)!];
	return (
		<>
			<p>
				{most.shift > 0 && `${most.channel}: ${difference(most.shift, currency)}`}
				{most.shift > 0 && least.shift < 0 && ', '}
				{least.shift < 0 && `${least.channel}: ${difference(least.shift, currency)}`}
			</p>
			<div className="pintally-chart" aria-hidden="true" dir="ltr">
				<ResponsiveContainer width="100%" height={shifts.length * ROW + EDGES}>
					<BarChart data={shifts} layout="vertical" accessibilityLayer={false} margin={{ right: 24 }}>
						<CartesianGrid horizontal={false} stroke="#f0f0f0" />
						<XAxis
							type="number"
							tickFormatter={(minor: number) => minorMoney(Math.round(minor), currency)}
							domain={['auto', 'auto']}
							tick={{ fontSize: 12 }}
							tickLine={false}
						/>
						<YAxis type="category" dataKey="channel" width={116} tick={{ fontSize: 12 }} tickLine={false} />
						<Tooltip
							cursor={{ fill: '#f6f7f7' }}
							formatter={(minor) => [difference(Number(minor), currency), modelWords(model).label]}
						/>
						<ReferenceLine x={0} stroke="#8c8f94" />
						<Bar dataKey="shift" isAnimationActive={false} maxBarSize={20}>
							{shifts.map(({ channel, shift }) => (
								<Cell key={channel} fill={shift > 0 ? '#2271b1' : '#dba617'} />
							))}
						</Bar>
					</BarChart>
				</ResponsiveContainer>
			</div>
		</>
	);
}
