import { Button, Card, CardBody } from '@wordpress/components';
import type { Action, View } from '@wordpress/dataviews/wp';
import { DataViews } from '@wordpress/dataviews/wp';
import { useMemo } from '@wordpress/element';
import { __, _n, sprintf } from '@wordpress/i18n';
import { redo, seen } from '@wordpress/icons';
import { LoadFailure } from '../../components/LoadFailure.tsx';
import { idOf } from '../../components/place.ts';
import { Skeleton } from '../../components/Skeleton.tsx';
import { count } from '../../data/amount.ts';
import type { LedgerRow } from '../../data/types.ts';
import { ExportButton } from './ExportButton.tsx';
import { fields } from './fields.tsx';
import { Story } from './story/Story.tsx';
import { useEvents } from './use-events.ts';
import { useSavedView } from './use-saved-view.ts';
import { useSendAgain } from './use-send-again.ts';
import { storyAddress, useStoryAddress } from './use-story-address.ts';
import { viewOf } from './view.ts';
import './events.scss';

/** The ledger: every event, what became of it, and why. */
export default function EventsScreen() {
	const [view, setView] = useSavedView();
	return (
		<div className="pintally-screen">
			<h2 className="screen-reader-text">{__('Events', 'pintally')}</h2>
			<Card id={idOf('ledger')} className="pintally-ledger">
				{view ? (
					<EventsList view={view} onChangeView={setView} />
				) : (
					<CardBody>
						<Skeleton lines={8} />
					</CardBody>
				)}
			</Card>
		</div>
	);
}

function EventsList({ view, onChangeView }: { view: View; onChangeView: (view: View) => void }) {
	const { rows, total, more, isFirst, loading, failure, reload } = useEvents(view);
	const [story, goToStory] = useStoryAddress();
	const { send } = useSendAgain(reload);
	const columns = useMemo(fields, []);
	const actions: Action<LedgerRow>[] = [
		{
			id: 'story',
			label: __('See the story', 'pintally'),
			icon: seen,
			callback: ([row]) => row && goToStory(row.event_id),
		},
		{
			id: 'send-again',
			label: __('Send again', 'pintally'),
			icon: redo,
			supportsBulk: true,
			isEligible: ({ state }) => state === 'refused',
			callback: (chosen) => void send(chosen.map(({ event_id }) => event_id)),
		},
	];
	const isNarrowed = Boolean(view.search) || (view.filters ?? []).some(({ value }) => value !== undefined);
	return (
		<>
			{failure && (
				<CardBody>
					<LoadFailure message={failure.message} onRetry={reload} />
				</CardBody>
			)}
			{more && (
				<p className="pintally-ledger__more" role="status">
					{sprintf(
						/* translators: %s: a number, e.g. "10,000". */
						__('There are more than %s events. To see older ones, filter by time.', 'pintally'),
						count(total),
					)}
				</p>
			)}
			{isFirst && failure ? null : (
				<DataViews
					view={view}
					onChangeView={onChangeView}
					fields={columns}
					data={rows}
					isLoading={loading}
					getItemId={({ event_id }) => event_id}
					paginationInfo={{
						totalItems: total,
						totalPages: Math.max(1, Math.ceil(total / (view.perPage ?? 20))),
					}}
					defaultLayouts={{ table: {} }}
					actions={actions}
					searchLabel={__('Order, event ID or e-mail address', 'pintally')}
					config={{ perPageSizes: [10, 20, 50, 100] }}
					renderItemLink={({ item, ...link }) => (
						<a
							{...link}
							href={storyAddress(item.event_id)}
							onClick={(event) => {
								event.preventDefault();
								goToStory(item.event_id);
							}}
						/>
					)}
					header={
						<>
							<Button size="compact" variant="tertiary" onClick={reload}>
								{__('Refresh', 'pintally')}
							</Button>
							<ExportButton view={view} />
						</>
					}
					empty={
						isNarrowed ? <NothingFound onClear={() => onChangeView({ ...view, ...viewOfAll })} /> : <Empty />
					}
				/>
			)}
			<p className="screen-reader-text" role="status">
				{!loading &&
					!failure &&
					sprintf(
						/* translators: %d: number of events. */
						_n('%d event found.', '%d events found.', total, 'pintally'),
						total,
					)}
			</p>
			{story !== null && <Story id={story} onClose={() => goToStory(null)} onChange={reload} />}
		</>
	);
}

const { search, filters, page } = viewOf({});
const viewOfAll = { search: search ?? '', filters: filters ?? [], page: page ?? 1 };

function NothingFound({ onClear }: { onClear: () => void }) {
	return (
		<div className="pintally-empty">
			<strong>{__('No event is like this', 'pintally')}</strong>
			<p>{__('Nothing in the ledger has all that you search and filter for.', 'pintally')}</p>
			<Button __next40pxDefaultSize variant="secondary" onClick={onClear}>
				{__('Show all events', 'pintally')}
			</Button>
		</div>
	);
}

function Empty() {
	return (
		<div className="pintally-empty">
			<strong>{__('No event yet', 'pintally')}</strong>
			<p>
				{__(
					'As soon as a visitor puts something into the cart, sends a form or buys, it appears here with what became of it.',
					'pintally',
				)}
			</p>
		</div>
	);
}
