import { useSelect } from '@wordpress/data';
import { useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import type { Quality } from '../../../core/campaigns/quality.ts';
import { lazyPart } from '../../components/lazy-part.tsx';
import { LoadFailure } from '../../components/LoadFailure.tsx';
import { Period } from '../../components/Period.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { overviewRoute } from '../../data/rest.ts';
import { store } from '../../data/store.ts';
import type { Overview } from '../../data/types.ts';
import { useAnswer } from '../../data/use-answer.ts';
import { matchKeyWords, reasonWords } from '../../data/words.ts';
import { EventsByName } from './EventsByName.tsx';
import { Figures } from './Figures.tsx';
import { Panel } from './Panel.tsx';
import { SalesAddUp } from './SalesAddUp.tsx';
import { Shares } from './Shares.tsx';

const RoadsChart = lazyPart(() => import(/* webpackChunkName: "roads-chart" */ './RoadsChart.tsx'), 6);

/** Is it working? The ledger in sums over a day, a week or four. */
export function Sums() {
	const [hours, setHours] = useState(24);
	const { answer, failure, busy, ask } = useAnswer<Overview>(overviewRoute(hours));
	const status = useSelect((select) => select(store).getStatus(), []);
	return (
		<>
			<Period
				chosen={hours}
				options={[
					{ value: 24, label: __('24 hours', 'pintally') },
					{ value: 168, label: __('7 days', 'pintally') },
					{ value: 672, label: __('28 days', 'pintally') },
				]}
				onChange={setHours}
			/>
			{failure && <LoadFailure message={failure.message} onRetry={ask} />}
			{answer === null && !failure && <Skeleton lines={10} />}
			{answer && (
				<div className={`pintally-sums ${busy ? 'is-stale' : ''}`} aria-busy={busy}>
					<Figures overview={answer} status={status} />
					<Answers overview={answer} />
				</div>
			)}
		</>
	);
}

function Answers({ overview }: { overview: Overview }) {
	const { sales, reasons, match_keys, quality } = overview;
	const left = reasons.filter(({ state }) => state === 'left_out');
	return (
		<>
			{sales && (
				<Panel name="sales" title={__('Do the sales add up?', 'pintally')}>
					<SalesAddUp sales={sales} />
				</Panel>
			)}
			<Panel name="by-name" title={__('Tag and server side by side', 'pintally')}>
				<EventsByName overview={overview} />
			</Panel>
			<Panel name="over-time" title={__('Over time', 'pintally')}>
				<RoadsChart overview={overview} />
			</Panel>
			<div className="pintally-pair">
				<Panel name="match-keys" title={__('How events can be matched', 'pintally')}>
					{match_keys.events === 0 ? (
						<p className="pintally-quiet">
							{__('No event has been sent by the server in this time.', 'pintally')}
						</p>
					) : (
						<Shares
							whole={match_keys.events}
							parts={KEYS.map((key) => ({ label: matchKeyWords(key), number: match_keys.keys[key] ?? 0 }))}
						/>
					)}
					<p className="pintally-quiet pintally-after">
						{__('Counted when the server’s events are made.', 'pintally')} {qualityWords(quality)}
					</p>
				</Panel>
				<Panel name="left-out" title={__('What was left out', 'pintally')}>
					{left.length === 0 ? (
						<p className="pintally-quiet">{__('Nothing was left out in this time.', 'pintally')}</p>
					) : (
						<Shares
							whole={left.reduce((sum, { events }) => sum + events, 0)}
							parts={left.map(({ reason, events }) => ({
								label: reasonWords(reason).label,
								title: reasonWords(reason).description,
								number: events,
							}))}
						/>
					)}
				</Panel>
			</div>
		</>
	);
}

/** Those that Pinterest asks for, best first; addresses are the shop's own habit. */
const KEYS = ['em', 'ph', 'external_id', 'click_id', 'client_ip_address', 'client_user_agent', 'fn', 'zp'];

/** Pinterest's own judgement, in a sentence. */
function qualityWords(quality: readonly Quality[]): string {
	if (quality.length === 0) {
		return __(
			'Pinterest’s own Event Quality Score needs a token that may read your ad account: give one under Campaigns.',
			'pintally',
		);
	}
	const levels = {
		NEEDS_IMPROVEMENT: __('needs improvement', 'pintally'),
		FAIR: __('fair', 'pintally'),
		GOOD: __('good', 'pintally'),
	};
	const roads = { TAG: __('tag', 'pintally'), CONVERSIONS_API: __('Conversions API', 'pintally') };
	return sprintf(
		/* translators: %s: list such as "tag: fair, Conversions API: good". */
		__('Pinterest’s own Event Quality Score of the last 14 days: %s.', 'pintally'),
		quality.map(({ source, level }) => `${roads[source]}: ${levels[level]}`).join(', '),
	);
}
