import { Card, CardBody } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import { ADVICE, isJoined } from '../../../core/campaigns/advice.ts';
import { claimedRoas, type Figures, overclaim, roas, sumOf } from '../../../core/campaigns/lines.ts';
import { Count } from '../../components/Count.tsx';
import { LoadFailure } from '../../components/LoadFailure.tsx';
import { count } from '../../data/amount.ts';
import { useRemembered } from '../../data/use-remembered.ts';
import { parts } from '../attribution/amounts.ts';
import { WaitingCard } from '../../components/WaitingCard.tsx';
import { Panel } from '../overview/Panel.tsx';
import { change, microMoney, times } from './amounts.ts';
import { CampaignsTable } from './CampaignsTable.tsx';
import { Controls } from './Controls.tsx';
import { Reading } from './Reading.tsx';
import { SpendFile } from './SpendFile.tsx';
import { Template } from './Template.tsx';
import { useCampaigns } from './use-campaigns.ts';
import { type Asked, savedOf, VIEW_PATH, viewOf } from './view.ts';
import { adviceWords, levelWords } from './words.ts';
import './campaigns.scss';

/** What Pinterest says of its campaigns, beside what the shop's own record gives them; and what to do with them. */
export default function CampaignsScreen() {
	const [asked, setAsked] = useRemembered(VIEW_PATH, viewOf, savedOf);
	return asked ? (
		<CampaignsOf {...{ asked }} onChange={(changed) => setAsked({ ...asked, ...changed })} />
	) : (
		<WaitingCard />
	);
}

function CampaignsOf({ asked, onChange }: { asked: Asked; onChange: (changed: Partial<Asked>) => void }) {
	const { campaigns, lines, currency, isAnswered, failure, busy, ask } = useCampaigns(asked);
	const here = campaigns?.standing.here;
	return (
		<div className="pintally-screen">
			{here && <Controls asked={asked} onChange={onChange} />}
			{failure && <LoadFailure message={failure} onRetry={ask} />}
			{!campaigns && !failure && <WaitingCard />}
			{campaigns && !here && <Nothing />}
			{campaigns && here && (
				<div className={`pintally-sums ${busy ? 'is-stale' : ''}`} aria-busy={busy}>
					<Totals
						now={sumOf(lines.map(({ now }) => now))}
						before={sumOf(lines.map(({ before }) => before))}
						currency={currency}
					/>
					{!isAnswered && (
						<p className="pintally-quiet" role="status">
							{__(
								'This model learns from journeys and needs 50 orders with a known touch: choose another one.',
								'pintally',
							)}
						</p>
					)}
					{lines.length > 0 && !isJoined(lines) && (
						<p className="pintally-quiet" role="status">
							{__(
								'No order is joined to a campaign yet, so nothing can be said of any: put the parameters below into your ads’ addresses.',
								'pintally',
							)}
						</p>
					)}
					<Panel name="campaigns" title={levelWords(asked.level)}>
						<CampaignsTable key={asked.level} {...{ lines, currency, asked }} />
					</Panel>
					<Panel name="rules" title={__('What to scale, what to rework', 'pintally')}>
						<Rules goal={asked.goal} />
					</Panel>
				</div>
			)}
			{campaigns && (
				<>
					<Panel name="template" title={__('Parameters for your ads’ addresses', 'pintally')}>
						<Template />
					</Panel>
					<Panel name="reading" title={__('Access to Pinterest’s figures', 'pintally')}>
						<Reading standing={campaigns.standing} onChange={ask} />
					</Panel>
					<Panel name="spend" title={__('Spend of other channels', 'pintally')}>
						<SpendFile spend={campaigns.spend} onChange={ask} />
					</Panel>
				</>
			)}
		</div>
	);
}

function Nothing() {
	return (
		<Card>
			<CardBody>
				<div className="pintally-empty">
					<strong>{__('No figures of Pinterest yet', 'pintally')}</strong>
					<p>
						{__(
							'Give the worker a token that may read your ad account, below: it then fetches spend, clicks and what Pinterest claims, every night.',
							'pintally',
						)}
					</p>
				</div>
			</CardBody>
		</Card>
	);
}

function Totals({ now, before, currency }: { now: Figures; before: Figures; currency: string }) {
	const figures: [label: string, value: string, note: string][] = [
		[__('Spend', 'pintally'), microMoney(now.spend, currency), againstBefore(now.spend, before.spend)],
		[
			__('ROAS by your record', 'pintally'),
			times(roas(now)),
			/* translators: %s: a number such as 3.20. */
			sprintf(__('Pinterest says %s', 'pintally'), times(claimedRoas(now))),
		],
		[
			__('Orders by your record', 'pintally'),
			parts(now.credited),
			/* translators: %s: number of orders. */
			sprintf(__('Pinterest claims %s', 'pintally'), count(now.claimed)),
		],
		[
			__('Over-claim', 'pintally'),
			times(overclaim(now)),
			__('orders that Pinterest claims for each that your record gives it', 'pintally'),
		],
	];
	return (
		<div className="pintally-counts">
			<dl>
				{figures.map(([label, value, note]) => (
					<Count key={label} label={label} value={value} note={note} />
				))}
			</dl>
		</div>
	);
}

function againstBefore(now: number, before: number): string {
	const changed = change(now, before);
	/* translators: %s: a change such as +12%. */
	return changed && sprintf(__('%s against the period before', 'pintally'), changed);
}

function Rules({ goal }: { goal: number }) {
	return (
		<dl className="pintally-explained">
			{ADVICE.map((advice) => (
				<div key={advice}>
					<dt>{adviceWords(advice, goal).label}</dt>
					<dd>{adviceWords(advice, goal).description}</dd>
				</div>
			))}
		</dl>
	);
}
