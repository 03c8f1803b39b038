import { __ } from '@wordpress/i18n';
import { StateBadge, TagBadge } from '../../components/EventBadges.tsx';
import { Moment } from '../../components/Moment.tsx';
import { OrderLink } from '../../components/OrderLink.tsx';
import { money } from '../../data/amount.ts';
import type { LedgerRow } from '../../data/types.ts';
import { eventWords, reasonWords } from '../../data/words.ts';

/** The ledger's rows: both roads side by side, and the reason where there is one. */
export function EventsTable({ rows }: { rows: readonly LedgerRow[] }) {
	return (
		<div className="pintally-table" role="region" aria-labelledby="pintally-events" tabIndex={0}>
			<table>
				<thead>
					<tr>
						<th scope="col">{__('Time', 'pintally')}</th>
						<th scope="col">{__('Event', 'pintally')}</th>
						<th scope="col">{__('Order', 'pintally')}</th>
						<th scope="col" className="is-number">
							{__('Value', 'pintally')}
						</th>
						<th scope="col">{__('Tag', 'pintally')}</th>
						<th scope="col">{__('Server', 'pintally')}</th>
						<th scope="col">{__('Reason', 'pintally')}</th>
					</tr>
				</thead>
				<tbody>
					{rows.map((row) => (
						<Row key={row.id} row={row} />
					))}
				</tbody>
			</table>
		</div>
	);
}

function Row({ row }: { row: LedgerRow }) {
	return (
		<tr>
			<td className="is-time">
				<Moment at={row.occurred_at} />
			</td>
			<th scope="row" title={row.event_id}>
				{eventWords(row.event).label}
			</th>
			<td>
				<OrderLink row={row} />
			</td>
			<td className="is-number">{money(row.value, row.currency)}</td>
			<td>
				<TagBadge name={row.tag_state} />
			</td>
			<td>
				<StateBadge name={row.state} />
			</td>
			<td className="is-reason">
				<Reason row={row} />
			</td>
		</tr>
	);
}

function Reason({ row }: { row: LedgerRow }) {
	if (row.reason === '') {
		return row.detail ? <span className="pintally-quiet">{row.detail}</span> : <>–</>;
	}
	const { label, description } = reasonWords(row.reason);
	return (
		<>
			{label}
			<span className="pintally-quiet">{row.detail || description}</span>
		</>
	);
}
