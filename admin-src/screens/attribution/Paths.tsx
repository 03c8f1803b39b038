import { __, _n, sprintf } from '@wordpress/i18n';
import type { PathReport } from '../../../core/attribution/path-report.ts';
import { count } from '../../data/amount.ts';
import { sharePart } from './amounts.ts';
import { channelWords, pathWords } from './words.ts';

/** Longer paths stand in one line. */
const LONGEST = 6;

/** Which ways lead to an order, how long they are, and who only assisted. */
export function Paths({ paths }: { paths: PathReport }) {
	const orders = Object.values(paths.length_histogram).reduce((sum, number) => sum + number, 0);
	const assists = Object.entries(paths.channels).filter(([, { last, assisted }]) => last + assisted > 0);
	return (
		<>
			<div className="pintally-table is-small" role="group" aria-labelledby="pintally-paths" tabIndex={0}>
				<table>
					<thead>
						<tr>
							<th scope="col">{__('Path', 'pintally')}</th>
							<th scope="col" className="is-number">
								{__('Orders', 'pintally')}
							</th>
							<th scope="col" className="is-number">
								{__('Share', 'pintally')}
							</th>
						</tr>
					</thead>
					<tbody>
						{paths.top_paths.map(([path, number]) => (
							<tr key={path}>
								<th scope="row" className="pintally-words">
									{pathWords(path)}
								</th>
								<td className="is-number">{count(number)}</td>
								<td className="is-number">{sharePart(number, orders)}</td>
							</tr>
						))}
					</tbody>
				</table>
			</div>
			<div className="pintally-pair pintally-after">
				<table className="pintally-sum">
					<caption className="screen-reader-text">
						{__('Orders by the length of their path', 'pintally')}
					</caption>
					<thead>
						<tr>
							<th scope="col">{__('Length of the path', 'pintally')}</th>
							<th scope="col" className="is-number">
								{__('Orders', 'pintally')}
							</th>
						</tr>
					</thead>
					<tbody>
						{lengths(paths).map(([words, number]) => (
							<tr key={words}>
								<th scope="row">{words}</th>
								<td className="is-number">{count(number)}</td>
							</tr>
						))}
					</tbody>
				</table>
				<table className="pintally-sum">
					<caption className="screen-reader-text">
						{__('Last touches and assists by channel', 'pintally')}
					</caption>
					<thead>
						<tr>
							<th scope="col">{__('Channel', 'pintally')}</th>
							<th scope="col" className="is-number">
								{__('Last', 'pintally')}
							</th>
							<th scope="col" className="is-number">
								{__('Assisted', 'pintally')}
							</th>
							<th scope="col" className="is-number">
								{__('Assists for each last', 'pintally')}
							</th>
						</tr>
					</thead>
					<tbody>
						{assists.map(([channel, { last, assisted, assist_ratio }]) => (
							<tr key={channel}>
								<th scope="row">{channelWords(channel)}</th>
								<td className="is-number">{count(last)}</td>
								<td className="is-number">{count(assisted)}</td>
								<td className="is-number">{assist_ratio === null ? '–' : assist_ratio.toFixed(1)}</td>
							</tr>
						))}
					</tbody>
				</table>
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
