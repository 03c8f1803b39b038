import { dateI18n } from '@wordpress/date';
import { __ } from '@wordpress/i18n';
import { Bar, BarChart, CartesianGrid, Legend, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { Table } from '../../components/Table.tsx';
import { count } from '../../data/amount.ts';
import type { Overview } from '../../data/types.ts';
import { spansOf } from './roads.ts';

const HEIGHT = 240;
const DAY = 86_400;

/** Server-born events over time by the roads that they took; the same as a table for who does not see it. */
export default function RoadsChart({ overview: { from, to, hours } }: { overview: Overview }) {
	const byHour = to - from <= DAY;
	// A day has the same hour at both its ends.
	const spanOf = (hour: number) => {
		const date = new Date(hour * 1000);
		return byHour
			? { key: String(hour), label: dateI18n('H:i', date) }
			: { key: dateI18n('Y-m-d', date), label: dateI18n('M j', date) };
	};
	const spans = spansOf(hours, { from, to, spanOf });
	const series = [
		{ key: 'both', name: __('Tag and server', 'pintally'), colour: '#2271b1' },
		{ key: 'server', name: __('Server alone', 'pintally'), colour: '#72aee6' },
		{ key: 'tag', name: __('Tag alone, so far', 'pintally'), colour: '#dba617' },
		{ key: 'none', name: __('Neither, so far', 'pintally'), colour: '#a7aaad' },
	] as const;
	const shown = series.filter(({ key }) => spans.some((span) => span[key] > 0));
	if (shown.length === 0) {
		return <p className="pintally-quiet">{__('Nothing has happened in this time.', 'pintally')}</p>;
	}
	return (
		<>
			<div className="pintally-chart" aria-hidden="true" dir="ltr">
				<ResponsiveContainer width="100%" height={HEIGHT}>
					<BarChart
						data={spans}
						margin={{ top: 8, right: 8, bottom: 0, left: -16 }}
						accessibilityLayer={false}
					>
						<CartesianGrid vertical={false} stroke="#f0f0f0" />
						<XAxis
							dataKey="key"
							tickFormatter={(key: string) => spans.find((span) => span.key === key)?.label ?? key}
							tickLine={false}
							minTickGap={24}
							tick={{ fontSize: 12 }}
						/>
						<YAxis allowDecimals={false} tickLine={false} axisLine={false} tick={{ fontSize: 12 }} />
						<Tooltip
							cursor={{ fill: '#f6f7f7' }}
							labelFormatter={(key) => spans.find((span) => span.key === key)?.label ?? ''}
						/>
						<Legend
							iconType="square"
							wrapperStyle={{ fontSize: 12 }}
							// Else a word has its line's colour, and a pale one cannot be read.
							formatter={(word: string) => <span style={{ color: '#1e1e1e' }}>{word}</span>}
						/>
						{shown.map(({ key, name, colour }) => (
							<Bar
								key={key}
								dataKey={key}
								name={name}
								stackId="roads"
								fill={colour}
								isAnimationActive={false}
								maxBarSize={40}
							/>
						))}
					</BarChart>
				</ResponsiveContainer>
			</div>
			<details className="pintally-details">
				<summary>{__('The same as a table', 'pintally')}</summary>
				<Table
					labelledby="pintally-over-time"
					rows={spans}
					keyOf={({ key }) => key}
					columns={[
						{
							label: byHour ? __('Hour', 'pintally') : __('Day', 'pintally'),
							cell: ({ label }) => label,
						},
						...shown.map(({ key, name }) => ({
							label: name,
							kind: 'number' as const,
							cell: (span: (typeof spans)[number]) => count(span[key]),
						})),
					]}
				/>
			</details>
		</>
	);
}
