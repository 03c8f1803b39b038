/** The columns of the ledger, and what it can be filtered by. */
import type { Field } from '@wordpress/dataviews/wp';
import { __ } from '@wordpress/i18n';
import { events, reasons, states } from '../../../core/vocabulary.ts';
import { StateBadge, TagBadge } from '../../components/EventBadges.tsx';
import { Moment } from '../../components/Moment.tsx';
import { money } from '../../data/amount.ts';
import { OrderLink } from '../../components/OrderLink.tsx';
import type { LedgerRow, TagState } from '../../data/types.ts';
import { eventWords, reasonWords, stateWords, tagStateWords } from '../../data/words.ts';

const TAG_STATES: readonly TagState[] = ['', 'handed', 'called', 'blocked'];

const optionsOf = (names: readonly string[], words: (name: string) => { label: string }) =>
	names.map((name) => ({ value: name, label: words(name).label }));
/** One value at a time: each then has a key of the table of its own. */
const ONE = { filterBy: { operators: ['is'] } } satisfies Partial<Field<LedgerRow>>;
const PLAIN = { enableSorting: false, filterBy: false } satisfies Partial<Field<LedgerRow>>;

export const fields = (): Field<LedgerRow>[] => [
	{
		id: 'event',
		label: __('Event', 'pintally'),
		enableSorting: false,
		enableHiding: false,
		elements: optionsOf(Object.keys(events), eventWords),
		render: ({ item }) => <>{eventWords(item.event).label}</>,
		...ONE,
	},
	{
		id: 'occurred_at',
		label: __('Time', 'pintally'),
		type: 'date',
		getValue: ({ item }) => new Date(item.occurred_at * 1000).toISOString(),
		render: ({ item }) => <Moment at={item.occurred_at} />,
		filterBy: { operators: ['inThePast', 'between', 'on', 'afterInc', 'beforeInc'] },
	},
	{
		id: 'order_id',
		label: __('Order', 'pintally'),
		render: ({ item }) => <OrderLink row={item} />,
		...PLAIN,
	},
	{
		id: 'value',
		label: __('Value', 'pintally'),
		render: ({ item }) => <>{money(item.value, item.currency)}</>,
		...PLAIN,
	},
	{
		id: 'tag_state',
		label: __('Tag', 'pintally'),
		enableSorting: false,
		// The site's name for "no browser has told of it"; an empty one would be no filter.
		getValue: ({ item }) => item.tag_state || 'none',
		elements: TAG_STATES.map((name) => ({ value: name || 'none', label: tagStateWords(name).label })),
		render: ({ item }) => <TagBadge name={item.tag_state} />,
		...ONE,
	},
	{
		id: 'state',
		label: __('Server', 'pintally'),
		enableSorting: false,
		elements: optionsOf(Object.keys(states), stateWords),
		render: ({ item }) => <StateBadge name={item.state} />,
		...ONE,
	},
	{
		id: 'reason',
		label: __('Reason', 'pintally'),
		enableSorting: false,
		elements: optionsOf(Object.keys(reasons), reasonWords),
		render: ({ item }) => <>{item.reason ? reasonWords(item.reason).label : '–'}</>,
		...ONE,
	},
	{
		id: 'detail',
		label: __('Words of the answer', 'pintally'),
		render: ({ item }) => <span className="pintally-words">{item.detail || '–'}</span>,
		...PLAIN,
	},
	{
		id: 'event_id',
		label: __('Event ID', 'pintally'),
		render: ({ item }) => <code className="pintally-code">{item.event_id}</code>,
		...PLAIN,
	},
	{ id: 'attempts', label: __('Times offered to the worker', 'pintally'), type: 'integer', ...PLAIN },
	{
		id: 'updated_at',
		label: __('Last change', 'pintally'),
		render: ({ item }) => <Moment at={item.updated_at} />,
		...PLAIN,
	},
];
