import { Button, Card, CardBody, CardHeader } from '@wordpress/components';
import { useDispatch, useSelect } from '@wordpress/data';
import { __, sprintf } from '@wordpress/i18n';
import { lazyPart } from '../../components/lazy-part.tsx';
import { LoadFailure } from '../../components/LoadFailure.tsx';
import { idOf } from '../../components/place.ts';
import { Skeleton } from '../../components/Skeleton.tsx';
import { store } from '../../data/store.ts';
import { EventsTable } from './EventsTable.tsx';
import { Panel } from './Panel.tsx';
import { Sums } from './Sums.tsx';

const TestConversion = lazyPart(
	() => import(/* webpackChunkName: "test-conversion" */ './TestConversion.tsx'),
	4,
);

/** Is it working? The sums, a test on demand, and the last events with both their roads. */
export function OverviewScreen() {
	const { events, failure, refreshing } = useSelect((select) => {
		const { getEvents, getFailure, isBusy } = select(store);
		return {
			events: getEvents(),
			failure: getFailure('ledger'),
			refreshing: isBusy('refreshing'),
		};
	}, []);
	const { loadLedger } = useDispatch(store);
	return (
		<div className="pintally-screen">
			{failure && <LoadFailure message={failure.message} onRetry={() => void loadLedger()} />}
			<Sums />
			<Panel name="test-conversion" title={__('Test conversion', 'pintally')}>
				<TestConversion />
			</Panel>
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
