import { __, _n, sprintf } from '@wordpress/i18n';
import {
	Area,
	Bar,
	CartesianGrid,
	ComposedChart,
	Legend,
	ResponsiveContainer,
	Tooltip,
	XAxis,
	YAxis,
} from 'recharts';
import { Table } from '../../components/Table.tsx';
import { count } from '../../data/amount.ts';
import type { Day } from './volume.ts';

const HEIGHT = 240;

/** Each day's count before the range that is usual; the same as a table for who does not see it. */
export default function VolumeChart({ days, name }: { days: readonly Day[]; name: string }) {
	const labelOf = (key: unknown) => days.find((day) => day.key === key)?.label ?? '';
	const learnt = days.some(({ usual }) => usual !== null);
	const range = __('Usual range', 'pintally');
	return (
		<>
			<div className="pintally-chart" aria-hidden="true" dir="ltr">
				<ResponsiveContainer width="100%" height={HEIGHT}>
					<ComposedChart
						data={days.map((day) => ({ ...day, range: day.usual && [day.usual.low, day.usual.high] }))}
						margin={{ top: 8, right: 8, bottom: 0, left: -16 }}
						accessibilityLayer={false}
					>
						<CartesianGrid vertical={false} stroke="#f0f0f0" />
						<XAxis
							dataKey="key"
							tickFormatter={labelOf}
							tickLine={false}
							minTickGap={24}
							tick={{ fontSize: 12 }}
						/>
						<YAxis allowDecimals={false} tickLine={false} axisLine={false} tick={{ fontSize: 12 }} />
						<Tooltip
							cursor={{ fill: '#f6f7f7' }}
							labelFormatter={labelOf}
							formatter={(value) =>
								Array.isArray(value) ? rangeOf(Number(value[0]), Number(value[1])) : value
							}
						/>
						<Legend
							iconType="square"
							wrapperStyle={{ fontSize: 12 }}
							// Else a word has its line's colour, and a pale one cannot be read.
							formatter={(word: string) => <span style={{ color: '#1e1e1e' }}>{word}</span>}
						/>
						{learnt && (
							<Area
								dataKey="range"
								name={range}
								type="step"
								stroke="none"
								fill="#dcdcde"
								isAnimationActive={false}
							/>
						)}
						<Bar dataKey="count" name={name} fill="#2271b1" isAnimationActive={false} maxBarSize={24} />
					</ComposedChart>
				</ResponsiveContainer>
			</div>
			<details className="pintally-details">
				<summary>{__('The same as a table', 'pintally')}</summary>
				<Table
					labelledby="pintally-volume"
					rows={days}
					keyOf={({ key }) => key}
					columns={[
						{ label: __('Day', 'pintally'), cell: ({ label }) => label },
						{ label: name, kind: 'number', cell: (day) => count(day.count) },
						{
							label: range,
							kind: 'number',
							cell: ({ usual }) => (usual ? rangeOf(usual.low, usual.high) : __('learning', 'pintally')),
						},
						{
							label: __('Watched', 'pintally'),
							cell: ({ unknown }) =>
								unknown === 0
									? __('all hours', 'pintally')
									: sprintf(
											/* translators: %d: number of hours. */
											_n('%d hour not', '%d hours not', unknown, 'pintally'),
											unknown,
										),
						},
					]}
				/>
			</details>
		</>
	);
}

const rangeOf = (low: number, high: number): string =>
	/* translators: 1: lowest, 2: highest usual number. */
	sprintf(__('%1$s to %2$s', 'pintally'), count(Math.floor(low)), count(Math.ceil(high)));
