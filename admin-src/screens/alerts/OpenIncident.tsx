import { Button } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import { Badge } from '../../components/Badge.tsx';
import { useGo } from '../../components/go.ts';
import { Moment } from '../../components/Moment.tsx';
import type { Alerts, Change, Incident } from './types.ts';
import { changeDetailWords, changeKindWords, changeNameWords, incidentWords } from './words.ts';
import type { IncidentWords } from './words.ts';

/** Incidents of single orders, by the list that names them. */
const NAMED: Readonly<Record<string, 'missing' | 'refused' | 'late'>> = {
	order_missing: 'missing',
	order_refused: 'refused',
	order_late: 'late',
};

/** What is wrong, since when, what changed shortly before, what it affects, and the one place that mends it. */
export function OpenIncident({ incident, reconciled }: { incident: Incident } & Pick<Alerts, 'reconciled'>) {
	const { label, description, affects, remedy, severity, action } = incidentWords(incident.name);
	const list = NAMED[incident.name];
	const orders = (list && reconciled?.[list]) ?? [];
	return (
		<li className={`pintally-incident ${severity ? 'is-warning' : ''}`}>
			<div className="pintally-incident__head">
				<h3>{label}</h3>
				<Badge tone={severity ? 'caution' : 'bad'}>{__('Open', 'pintally')}</Badge>
				<span className="pintally-quiet">
					{__('Since:', 'pintally')} <Moment at={incident.opened_at} />
				</span>
			</div>
			{description && <p>{description}</p>}
			{orders.length > 0 && (
				<p>
					{sprintf(
						/* translators: %s: numbers of orders, with commas. */
						__('Orders: %s', 'pintally'),
						orders.map((order) => `#${order}`).join(', '),
					)}
				</p>
			)}
			<dl>
				{affects && (
					<>
						<dt>{__('What it affects', 'pintally')}</dt>
						<dd>
							{affects}
							{incident.where && <strong className="pintally-where">{incident.where}</strong>}
						</dd>
					</>
				)}
				<dt>{__('What changed shortly before', 'pintally')}</dt>
				<dd>
					<Changes changes={incident.changes} />
				</dd>
				{remedy && (
					<>
						<dt>{__('What to do', 'pintally')}</dt>
						<dd>{remedy}</dd>
					</>
				)}
			</dl>
			{action && <Mend action={action} url={incident.url} />}
		</li>
	);
}

function Mend({
	action: { label, place },
	url,
}: {
	action: NonNullable<IncidentWords['action']>;
	url: string;
}) {
	const go = useGo();
	return place ? (
		<Button __next40pxDefaultSize variant="primary" onClick={() => go(place)}>
			{label}
		</Button>
	) : (
		<Button __next40pxDefaultSize variant="primary" href={url}>
			{label}
		</Button>
	);
}

/** The shop's own changes, as a list. */
export function Changes({ changes }: { changes: readonly Change[] }) {
	if (changes.length === 0) {
		return <>{__('Nothing that Pintally knows of.', 'pintally')}</>;
	}
	return (
		<ul className="pintally-changes">
			{changes.map((change) => (
				<li key={Object.values(change).join(' ')}>
					{changeKindWords(change.kind)} <strong>{changeNameWords(change.kind, change.name)}</strong>{' '}
					{changeDetailWords(change)}{' '}
					<span className="pintally-quiet">
						<Moment at={change.at} />
					</span>
				</li>
			))}
		</ul>
	);
}
