import { __ } from '@wordpress/i18n';
import { count, share } from '../../data/amount.ts';
import type { Overview } from '../../data/types.ts';
import { eventWords } from '../../data/words.ts';
import { type Column, Table } from '../../components/Table.tsx';
import { roadsOf } from './roads.ts';

type Roads = ReturnType<typeof roadsOf>[number];

const counted = (label: string, number: (row: Roads) => number): Column<Roads> => ({
	label,
	kind: 'number',
	cell: (row) => count(number(row)),
});

const COLUMNS = (): Column<Roads>[] => [
	{ label: __('Event', 'pintally'), cell: ({ event }) => eventWords(event).label },
	counted(__('By the tag', 'pintally'), ({ tag }) => tag),
	counted(__('By the server', 'pintally'), ({ server }) => server),
	{
		label: __('By both', 'pintally'),
		kind: 'number',
		cell: ({ both, server }) => (both === null ? '–' : `${count(both)} (${share(both, server)})`),
	},
	counted(__('On the way', 'pintally'), ({ underway }) => underway),
	counted(__('Refused', 'pintally'), ({ refused }) => refused),
	counted(__('Left out', 'pintally'), ({ left_out }) => left_out),
];

/** Every event with both its roads side by side. */
export function EventsByName({ overview }: { overview: Overview }) {
	const rows = roadsOf(overview);
	if (rows.length === 0) {
		return <p className="pintally-quiet">{__('Nothing has happened in this time.', 'pintally')}</p>;
	}
	return (
		<>
			<Table labelledby="pintally-by-name" rows={rows} keyOf={({ event }) => event} columns={COLUMNS()} />
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
