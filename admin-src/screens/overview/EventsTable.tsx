import { __, sprintf } from '@wordpress/i18n';
import type { StateName } from '../../../core/vocabulary.ts';
import { Badge } from '../../components/Badge.tsx';
import type { Tone } from '../../components/Badge.tsx';
import { Moment } from '../../components/Moment.tsx';
import { money } from '../../data/amount.ts';
import type { LedgerRow, TagState } from '../../data/types.ts';
import { eventWords, reasonWords, stateWords, tagStateWords } from '../../data/words.ts';

const STATE_TONES: Record<StateName, Tone> = {
	waiting: 'busy',
	accepted: 'busy',
	delivered: 'good',
	refused: 'bad',
	left_out: 'quiet',
};
const TAG_TONES: Record<TagState, Tone> = { '': 'quiet', handed: 'busy', called: 'good', blocked: 'caution' };

const toneOf = (tones: Readonly<Record<string, Tone>>, name: string): Tone => tones[name] ?? 'quiet';

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
	const tag = tagStateWords(row.tag_state);
	const state = stateWords(row.state);
	return (
		<tr>
			<td className="is-time">
				<Moment at={row.occurred_at} />
			</td>
			<th scope="row" title={row.event_id}>
				{eventWords(row.event).label}
			</th>
			<td>
				<Order row={row} />
			</td>
			<td className="is-number">{money(row.value, row.currency)}</td>
			<td>
				<Badge tone={toneOf(TAG_TONES, row.tag_state)} title={tag.description}>
					{tag.label}
				</Badge>
			</td>
			<td>
				<Badge tone={toneOf(STATE_TONES, row.state)} title={state.description}>
					{state.label}
				</Badge>
			</td>
			<td className="is-reason">
				<Reason row={row} />
			</td>
		</tr>
	);
}

function Order({ row }: { row: LedgerRow }) {
	if (row.order_id === 0) {
		return <>–</>;
	}
	/* translators: %d: an order's ID. */
	const name = sprintf(__('#%d', 'pintally'), row.order_id);
	return row.order_url ? <a href={row.order_url}>{name}</a> : <>{name}</>;
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
