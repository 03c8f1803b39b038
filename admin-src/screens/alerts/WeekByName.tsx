import { dateI18n } from '@wordpress/date';
import { __, sprintf } from '@wordpress/i18n';
import { Badge } from '../../components/Badge.tsx';
import { count } from '../../data/amount.ts';
import { eventWords } from '../../data/words.ts';
import type { Alerts, Compared } from './types.ts';

const DAY_MS = 86_400_000;

/** The last whole week: each event by road, beside the range of the eight weeks before. */
export function WeekByName({ week }: { week: NonNullable<Alerts['week']> }) {
	const date = (at: Date) => dateI18n('M j', at, 'UTC');
	const from = new Date(week.from * 1000);
	return (
		<>
			<h3 className="pintally-after" id="pintally-week-by-name">
				{sprintf(
					/* translators: 1 and 2: dates. */
					__('By event, %1$s to %2$s', 'pintally'),
					date(from),
					date(new Date(from.getTime() + 6 * DAY_MS)),
				)}
			</h3>
			<div
				className="pintally-table is-small"
				role="group"
				aria-labelledby="pintally-week-by-name"
				tabIndex={0}
			>
				<table>
					<thead>
						<tr>
							<th scope="col">{__('Event', 'pintally')}</th>
							<th scope="col" className="is-number">
								{__('Tag', 'pintally')}
							</th>
							<th scope="col" className="is-number">
								{__('Usual range', 'pintally')}
							</th>
							<th scope="col" className="is-number">
								{__('Server', 'pintally')}
							</th>
							<th scope="col" className="is-number">
								{__('Usual range', 'pintally')}
							</th>
						</tr>
					</thead>
					<tbody>
						{Object.entries(week.events).map(([name, { tag, server }]) => (
							<tr key={name}>
								<th scope="row">{eventWords(name).label}</th>
								<Figures {...tag} />
								<Figures {...server} />
							</tr>
						))}
					</tbody>
				</table>
			</div>
		</>
	);
}

function Figures({ now, low = null, high = null }: Compared) {
	const below = now !== null && low !== null && now < low;
	const above = now !== null && high !== null && now > high;
	return (
		<>
			<td className="is-number">
				{now === null ? '–' : count(now)} {below && <Badge tone="caution">{__('Below', 'pintally')}</Badge>}
				{above && <Badge tone="quiet">{__('Above', 'pintally')}</Badge>}
			</td>
			<td className="is-number">
				{low === null || high === null
					? '–'
					: /* translators: 1: lowest, 2: highest usual number. */
						sprintf(__('%1$s to %2$s', 'pintally'), count(low), count(high))}
			</td>
		</>
	);
}
