import { Button, Card, CardBody, CardHeader } from '@wordpress/components';
import { useDispatch, useSelect } from '@wordpress/data';
import { __, sprintf } from '@wordpress/i18n';
import { LoadFailure } from '../../components/LoadFailure.tsx';
import { idOf } from '../../components/place.ts';
import { Skeleton } from '../../components/Skeleton.tsx';
import { store } from '../../data/store.ts';
import { Counts } from './Counts.tsx';
import { EventsTable } from './EventsTable.tsx';

/** Is it working? How many events stand where, and the last of them with both their roads. */
export function OverviewScreen() {
	const { events, status, failure, refreshing } = useSelect((select) => {
		const { getEvents, getStatus, getFailure, isBusy } = select(store);
		return {
			events: getEvents(),
			status: getStatus(),
			failure: getFailure('ledger'),
			refreshing: isBusy('refreshing'),
		};
	}, []);
	const { loadLedger } = useDispatch(store);
	return (
		<div className="pintally-screen">
			{failure && <LoadFailure message={failure.message} onRetry={() => void loadLedger()} />}
			{status && <Counts status={status} />}
			<Card className="pintally-recent">
				<CardHeader>
					<h2 id={idOf('events')}>{__('Recent events', 'pintally')}</h2>
					<Button
						size="compact"
						variant="secondary"
						isBusy={refreshing}
						aria-disabled={refreshing}
						onClick={() => void (refreshing || loadLedger())}
					>
						{__('Refresh', 'pintally')}
					</Button>
				</CardHeader>
				{events && events.rows.length > 0 && <EventsTable rows={events.rows} />}
				{events && events.total > events.rows.length && (
					<CardBody>
						<p className="pintally-quiet">
							{sprintf(
								/* translators: 1: number of events shown, 2: number of all events. */
								__('The last %1$d of %2$d events.', 'pintally'),
								events.rows.length,
								events.total,
							)}
						</p>
					</CardBody>
				)}
				{events && events.rows.length === 0 && <Empty />}
				{!events && !failure && (
					<CardBody>
						<Skeleton lines={8} />
					</CardBody>
				)}
			</Card>
		</div>
	);
}

function Empty() {
	return (
		<CardBody>
			<div className="pintally-empty">
				<strong>{__('No event yet', 'pintally')}</strong>
				<p>
					{__(
						'As soon as a visitor puts something into the cart, sends a form or buys, it appears here with what became of it. Try it: open your site in a private window and do what a customer does.',
						'pintally',
					)}
				</p>
			</div>
		</CardBody>
	);
}
