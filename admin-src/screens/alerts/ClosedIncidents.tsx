import { __, _n, sprintf } from '@wordpress/i18n';
import { Moment } from '../../components/Moment.tsx';
import { count } from '../../data/amount.ts';
import type { Incident } from './types.ts';
import { changeDetailWords, changeNameWords, incidentWords } from './words.ts';

/** What is over. */
export function ClosedIncidents({ incidents }: { incidents: readonly Incident[] }) {
	return (
		<div className="pintally-table is-small" role="group" aria-labelledby="pintally-closed" tabIndex={0}>
			<table>
				<thead>
					<tr>
						<th scope="col">{__('What', 'pintally')}</th>
						<th scope="col">{__('Began', 'pintally')}</th>
						<th scope="col">{__('Over', 'pintally')}</th>
						<th scope="col">{__('Before it', 'pintally')}</th>
					</tr>
				</thead>
				<tbody>
					{incidents.map(({ name, opened_at, closed_at, where, went_out, changes: [nearest] }) => (
						<tr key={`${name} ${opened_at}`}>
							<th scope="row">
								{incidentWords(name).label}
								{where && <span className="pintally-quiet pintally-closed-note">{where}</span>}
								{went_out !== undefined && (
									<span className="pintally-quiet pintally-closed-note">{resumedWords(went_out)}</span>
								)}
							</th>
							<td className="is-time">
								<Moment at={opened_at} />
							</td>
							<td className="is-time">
								<Moment at={closed_at} />
							</td>
							<td className="is-reason">
								{nearest ? (
									<>
										{changeNameWords(nearest.kind, nearest.name)} {changeDetailWords(nearest)}
										<span className="pintally-quiet">
											<Moment at={nearest.at} />
										</span>
									</>
								) : (
									'–'
								)}
							</td>
						</tr>
					))}
				</tbody>
			</table>
		</div>
	);
}

/** Sending was paused and went on by itself. */
function resumedWords(events: number): string {
	const resumed = __('Sending went on by itself.', 'pintally');
	return events === 0
		? resumed
		: `${resumed} ${sprintf(
				/* translators: %s: number of events. */
				_n(
					'%s event that had been kept was delivered then.',
					'%s events that had been kept were delivered then.',
					events,
					'pintally',
				),
				count(events),
			)}`;
}
