import { __, _n, sprintf } from '@wordpress/i18n';
import type { PathReport } from '../../../core/attribution/path-report.ts';
import { count } from '../../data/amount.ts';
import { Table } from '../../components/Table.tsx';
import { Shares } from '../overview/Shares.tsx';
import { sharePart } from './amounts.ts';
import { channelWords, lagParts, pathWords } from './words.ts';

/** Longer paths stand in one line. */
const LONGEST = 6;

/** Which ways lead to an order, how long they are, and who only assisted. */
export function Paths({ paths }: { paths: PathReport }) {
	const orders = Object.values(paths.length_histogram).reduce((sum, number) => sum + number, 0);
	const assists = Object.entries(paths.channels).filter(([, { last, assisted }]) => last + assisted > 0);
	return (
		<>
			<Table
				labelledby="pintally-paths"
				rows={paths.top_paths}
				keyOf={([path]) => path}
				columns={[
					{ label: __('Path', 'pintally'), kind: 'words', cell: ([path]) => pathWords(path) },
					{ label: __('Orders', 'pintally'), kind: 'number', cell: ([, number]) => count(number) },
					{ label: __('Share', 'pintally'), kind: 'number', cell: ([, number]) => sharePart(number, orders) },
				]}
			/>
			<h3 id="pintally-assists" className="pintally-after">
				{__('Last touches and assists by channel', 'pintally')}
			</h3>
			<Table
				labelledby="pintally-assists"
				rows={assists}
				keyOf={([channel]) => channel}
				columns={[
					{ label: __('Channel', 'pintally'), cell: ([channel]) => channelWords(channel) },
					{ label: __('Last', 'pintally'), kind: 'number', cell: ([, { last }]) => count(last) },
					{ label: __('Assisted', 'pintally'), kind: 'number', cell: ([, { assisted }]) => count(assisted) },
					{
						label: __('Assists for each last', 'pintally'),
						kind: 'number',
						cell: ([, { assist_ratio }]) => (assist_ratio === null ? '–' : assist_ratio.toFixed(1)),
					},
				]}
			/>
			<div className="pintally-pair pintally-after">
				<div>
					<h3>{__('Length of the path', 'pintally')}</h3>
					<Shares whole={orders} parts={lengths(paths).map(([label, number]) => ({ label, number }))} />
				</div>
				<div>
					<h3>{__('Days from the path’s first touch to the order', 'pintally')}</h3>
					<Shares whole={orders} parts={lagParts(paths.lag_days_histogram)} />
				</div>
			</div>
		</>
	);
}

function lengths({ length_histogram: histogram }: PathReport): [string, number][] {
	const short = Object.entries(histogram).filter(([length]) => Number(length) < LONGEST);
	const long = Object.entries(histogram).filter(([length]) => Number(length) >= LONGEST);
	const rest = long.reduce((sum, [, number]) => sum + number, 0);
	/* translators: %d: number of touches. */
	const words = (length: number) => sprintf(_n('%d touch', '%d touches', length, 'pintally'), length);
	/* translators: %d: number of touches. */
	const more: [string, number][] = [[sprintf(__('%d touches and more', 'pintally'), LONGEST), rest]];
	return [
		...short.map(([length, number]): [string, number] => [words(Number(length)), number]),
		...(rest > 0 ? more : []),
	];
}
