/** The columns of the campaigns' table, each with its change against the period before. */
import type { Field } from '@wordpress/dataviews/wp';
import { __ } from '@wordpress/i18n';
import { ADVICE, adviceOf } from '../../../core/campaigns/advice.ts';
import {
	type CampaignLine,
	claimedRoas,
	costPerOrder,
	type Figures,
	overclaim,
	roas,
} from '../../../core/campaigns/lines.ts';
import { Badge } from '../../components/Badge.tsx';
import { count } from '../../data/amount.ts';
import { parts } from '../attribution/amounts.ts';
import { change, microMoney, times } from './amounts.ts';
import type { Asked } from './view.ts';
import { adviceWords, statusWords } from './words.ts';

const TONES = { scale: 'good', keep: 'quiet', rework: 'bad', wait: 'quiet' } as const;

type Measure = (figures: Figures) => number | null;

function figure(
	id: string,
	label: string,
	measure: Measure,
	told: (value: number | null) => string,
): Field<CampaignLine> {
	return {
		...{ id, label, type: 'integer', filterBy: false },
		// What has no value comes last, whichever way it is sorted: a ratio of nothing is not a small one.
		getValue: ({ item }) => measure(item.now) ?? -1,
		render: ({ item }) => {
			const now = measure(item.now);
			return (
				<span className="pintally-figure">
					{told(now)}
					<small>{change(now, measure(item.before))}</small>
				</span>
			);
		},
	};
}

export function fields(currency: string, { level, goal }: Asked, joined: boolean): Field<CampaignLine>[] {
	const yardstick = { goal, joined };
	const amount = (value: number | null) => microMoney(value, currency);
	const whole = (value: number | null) => count(value ?? 0);
	const some = (value: number | null) => parts(value ?? 0);
	return [
		{
			id: 'name',
			label: __('Name', 'pintally'),
			enableHiding: false,
			enableGlobalSearch: true,
			getValue: ({ item }) => item.name,
			render: ({ item: { name, within, pin } }) => (
				<span className="pintally-campaign">
					{level === 'ad' && /^\d+$/.test(pin) ? (
						<a href={`https://www.pinterest.com/pin/${pin}/`} target="_blank" rel="noreferrer">
							{name}
							<span className="screen-reader-text"> {__('(opens the Pin in a new tab)', 'pintally')}</span>
						</a>
					) : (
						name
					)}
					{within.length > 0 && <small>{within.join(' › ')}</small>}
				</span>
			),
		},
		{
			id: 'advice',
			label: __('Advice', 'pintally'),
			getValue: ({ item }) => adviceOf(item, yardstick),
			elements: ADVICE.map((advice) => ({ value: advice, label: adviceWords(advice, goal).label })),
			filterBy: { operators: ['is'] },
			render: ({ item }) => {
				const advice = adviceOf(item, yardstick);
				return <Badge tone={TONES[advice]}>{adviceWords(advice, goal).label}</Badge>;
			},
		},
		{
			id: 'status',
			label: __('Status', 'pintally'),
			getValue: ({ item }) => item.status || 'GONE',
			elements: ['ACTIVE', 'PAUSED', 'ARCHIVED'].map((status) => ({
				value: status,
				label: statusWords(status),
			})),
			filterBy: { operators: ['is'] },
			render: ({ item }) => <>{statusWords(item.status)}</>,
		},
		figure('spend', __('Spend', 'pintally'), ({ spend }) => spend, amount),
		figure('roas', __('ROAS, shop', 'pintally'), roas, times),
		figure('credited', __('Orders, shop', 'pintally'), ({ credited }) => credited, some),
		figure('credited_value', __('Value, shop', 'pintally'), ({ credited_value }) => credited_value, amount),
		figure('cost', __('Cost per order', 'pintally'), costPerOrder, amount),
		figure('claimed', __('Orders, Pinterest', 'pintally'), ({ claimed }) => claimed, whole),
		figure('claimed_value', __('Value, Pinterest', 'pintally'), ({ claimed_value }) => claimed_value, amount),
		figure('claimed_roas', __('ROAS, Pinterest', 'pintally'), claimedRoas, times),
		figure('overclaim', __('Over-claim', 'pintally'), overclaim, times),
		figure('impressions', __('Impressions', 'pintally'), ({ impressions }) => impressions, whole),
		figure('clicks', __('Clicks', 'pintally'), ({ clicks }) => clicks, whole),
	];
}
