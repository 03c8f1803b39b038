import { __ } from '@wordpress/i18n';
import { count, share } from '../../data/amount.ts';
import type { Overview } from '../../data/types.ts';
import { eventWords } from '../../data/words.ts';
import { roadsOf } from './roads.ts';

/** Every event with both its roads side by side. */
export function EventsByName({ overview }: { overview: Overview }) {
	const rows = roadsOf(overview);
	if (rows.length === 0) {
		return <p className="pintally-quiet">{__('Nothing has happened in this time.', 'pintally')}</p>;
	}
	return (
		<>
			<div className="pintally-table is-small" role="group" aria-labelledby="pintally-by-name" tabIndex={0}>
				<table>
					<thead>
						<tr>
							<th scope="col">{__('Event', 'pintally')}</th>
							<th scope="col" className="is-number">
								{__('By the tag', 'pintally')}
							</th>
							<th scope="col" className="is-number">
								{__('By the server', 'pintally')}
							</th>
							<th scope="col" className="is-number">
								{__('By both', 'pintally')}
							</th>
							<th scope="col" className="is-number">
								{__('On the way', 'pintally')}
							</th>
							<th scope="col" className="is-number">
								{__('Refused', 'pintally')}
							</th>
							<th scope="col" className="is-number">
								{__('Left out', 'pintally')}
							</th>
						</tr>
					</thead>
					<tbody>
						{rows.map(({ event, tag, server, both, underway, refused, left_out }) => (
							<tr key={event}>
								<th scope="row">{eventWords(event).label}</th>
								<td className="is-number">{count(tag)}</td>
								<td className="is-number">{count(server)}</td>
								<td className="is-number">
									{both === null ? '–' : `${count(both)} (${share(both, server)})`}
								</td>
								<td className="is-number">{count(underway)}</td>
								<td className="is-number">{count(refused)}</td>
								<td className="is-number">{count(left_out)}</td>
							</tr>
						))}
					</tbody>
				</table>
			</div>
			<p className="pintally-quiet">
				{overview.pages === null
					? __('The worker was not reached, so what pages reported to it is missing here:', 'pintally') +
						' ' +
						overview.pages_problem
					: __(
							'Page visits, category views and searches begin in the browser, which tells tag and server with one ID; whether Pinterest’s script was blocked is known of the others.',
							'pintally',
						)}
			</p>
		</>
	);
}
