import { humanTimeDiff } from '@wordpress/date';
import { __ } from '@wordpress/i18n';
import { Moment } from '../../components/Moment.tsx';
import type { Incident } from './types.ts';
import { incidentWords } from './words.ts';

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
					{incidents.map(({ name, opened_at, closed_at, changes: [nearest] }) => (
						<tr key={`${name} ${opened_at}`}>
							<th scope="row">{incidentWords(name).label}</th>
							<td className="is-time">
								<Moment at={opened_at} />
							</td>
							<td className="is-time">
								<Moment at={closed_at} />
							</td>
							<td className="is-reason">
								{nearest ? (
									<>
										{nearest.name} {nearest.detail}
										<span className="pintally-quiet">
											{humanTimeDiff(new Date(nearest.at * 1000), new Date(opened_at * 1000))}
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
