import { Button, Card, CardBody } from '@wordpress/components';
import { useDispatch } from '@wordpress/data';
import { useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { store as noticesStore } from '@wordpress/notices';
import { useGo } from '../../components/go.ts';
import { LoadFailure } from '../../components/LoadFailure.tsx';
import { Moment } from '../../components/Moment.tsx';
import { WaitingCard } from '../../components/WaitingCard.tsx';
import { NOTICES } from '../../data/notices.ts';
import { request, RequestFailure, ROUTES } from '../../data/rest.ts';
import { useAnswer } from '../../data/use-answer.ts';
import { Panel } from '../overview/Panel.tsx';
import { ClosedIncidents } from './ClosedIncidents.tsx';
import { Changes, OpenIncident } from './OpenIncident.tsx';
import type { Alerts } from './types.ts';
import { Volume } from './Volume.tsx';
import { WeekByName } from './WeekByName.tsx';
import { WeeklyLetter } from './WeeklyLetter.tsx';
import './alerts.scss';

/** What is wrong now, what was, and whether anybody is looking. */
export default function AlertsScreen() {
	const { answer, failure, ask } = useAnswer<Alerts>(ROUTES.alerts);
	const [looked, setLooked] = useState<Alerts | null>(null);
	const alerts = looked ?? answer;
	if (alerts === null) {
		return failure ? (
			<div className="pintally-screen">
				<LoadFailure message={failure.message} onRetry={ask} />
			</div>
		) : (
			<WaitingCard lines={8} />
		);
	}
	return (
		<div className="pintally-screen">
			<Standing alerts={alerts} onLooked={setLooked} />
			{alerts.state === 'watching' && <Watched alerts={alerts} />}
			{alerts.state !== 'unconnected' && (
				<Panel name="letter" title={__('Weekly letter', 'pintally')}>
					<WeeklyLetter />
				</Panel>
			)}
		</div>
	);
}

/** The open incidents, or why there are none. */
function Standing({ alerts, onLooked }: { alerts: Alerts; onLooked: (alerts: Alerts) => void }) {
	const go = useGo();
	const open = alerts.incidents.filter(({ closed_at }) => closed_at === 0);
	if (alerts.state === 'unconnected') {
		return (
			<Card>
				<CardBody>
					<div className="pintally-empty">
						<strong>{__('Nobody looks yet', 'pintally')}</strong>
						<p>
							{__(
								'The worker watches the tracking: every order against its event, the tag against what is usual, the pages, the token. It begins as soon as one is connected.',
								'pintally',
							)}
						</p>
						<Button
							__next40pxDefaultSize
							variant="primary"
							onClick={() => go({ tab: 'settings', field: 'key' })}
						>
							{__('Connect a worker', 'pintally')}
						</Button>
					</div>
				</CardBody>
			</Card>
		);
	}
	return (
		<Panel
			name="open"
			title={open.length === 0 ? __('Nothing is open', 'pintally') : __('Open incidents', 'pintally')}
			aside={<LookNow onLooked={onLooked} />}
		>
			{open.length === 0 && (
				<p>
					{alerts.state === 'waiting'
						? __('The first look is made within the hour, or now by the button.', 'pintally')
						: __('All that is watched is as it should be.', 'pintally')}
				</p>
			)}
			{open.length > 0 && (
				<ul className="pintally-incidents">
					{open.map((incident) => (
						<OpenIncident
							key={`${incident.name} ${incident.opened_at}`}
							incident={incident}
							reconciled={alerts.reconciled}
						/>
					))}
				</ul>
			)}
			<p className="pintally-quiet pintally-after">
				{__('Last heartbeat:', 'pintally')} <Moment at={alerts.heartbeat_at} />.{' '}
				{alerts.problem && <>{alerts.problem} </>}
				{alerts.mail.on
					? /* translators: %s: an e-mail address. */
						sprintf(__('What opens or ends is told to %s.', 'pintally'), alerts.mail.to)
					: __('Alerts by e-mail are switched off.', 'pintally')}{' '}
				<Button variant="link" onClick={() => go({ tab: 'settings', field: 'alert_email' })}>
					{__('Change it', 'pintally')}
				</Button>
			</p>
		</Panel>
	);
}

function Watched({ alerts }: { alerts: Alerts }) {
	const closed = alerts.incidents.filter(({ closed_at }) => closed_at !== 0);
	return (
		<>
			<Panel name="volume" title={__('Volume against what is usual', 'pintally')}>
				<Volume series={alerts.series} standing={alerts.standing} />
				{alerts.week && <WeekByName week={alerts.week} />}
			</Panel>
			<Panel name="closed" title={__('What is over', 'pintally')}>
				{closed.length === 0 ? (
					<p className="pintally-quiet">{__('There was no incident yet.', 'pintally')}</p>
				) : (
					<ClosedIncidents incidents={closed} />
				)}
			</Panel>
			<Panel name="changes" title={__('What changed in the shop', 'pintally')}>
				<Changes changes={alerts.changes} />
			</Panel>
		</>
	);
}

/** A heartbeat at once, for whoever has just mended something. */
function LookNow({ onLooked }: { onLooked: (alerts: Alerts) => void }) {
	const [busy, setBusy] = useState(false);
	const { createErrorNotice } = useDispatch(noticesStore);
	const look = async () => {
		setBusy(true);
		try {
			onLooked(await request<Alerts>({ path: ROUTES.alertsCheck, method: 'POST' }));
		} catch (error) {
			if (!(error instanceof RequestFailure)) {
				throw error;
			}
			void createErrorNotice(error.message, { type: 'snackbar', context: NOTICES, explicitDismiss: true });
		} finally {
			setBusy(false);
		}
	};
	return (
		<Button
			size="compact"
			variant="secondary"
			isBusy={busy}
			aria-disabled={busy}
			onClick={() => void (busy || look())}
		>
			{__('Look now', 'pintally')}
		</Button>
	);
}
