import { SelectControl } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import { CLAIM_DAYS, type ClaimDays, type Claims, type Platform } from '../../../core/attribution/claims.ts';
import { Table } from '../../components/Table.tsx';
import { count } from '../../data/amount.ts';
import { dayWords, platformWords } from './words.ts';

interface Props {
	claims: Claims;
	days: ClaimDays;
	onChange: (days: ClaimDays) => void;
}

/** What the ad platforms would claim, each for itself, of the same orders; by the windows that are set there. */
export function ClaimsTable({ claims, days, onChange }: Props) {
	const { claimed, claimed_orders, orders, overclaim_ratio } = claims;
	return (
		<>
			<Table
				labelledby="pintally-claims"
				rows={Object.keys(days) as Platform[]}
				keyOf={(platform) => platform}
				columns={[
					{ label: __('Platform', 'pintally'), cell: platformWords },
					{
						label: __('After a click', 'pintally'),
						cell: (platform) => (
							<SelectControl
								__nextHasNoMarginBottom
								size="compact"
								hideLabelFromVision
								/* translators: %s: name of an ad platform. */
								label={sprintf(__('%s’s window after a click', 'pintally'), platformWords(platform))}
								value={String(days[platform])}
								options={CLAIM_DAYS.map((each) => ({ value: String(each), label: dayWords(each) }))}
								onChange={(chosen) => onChange({ ...days, [platform]: Number(chosen) })}
							/>
						),
					},
					{
						label: __('Orders it would claim', 'pintally'),
						kind: 'number',
						cell: (platform) => count(claimed[platform] ?? 0),
					},
				]}
				sums={[
					[__('Claimed together', 'pintally'), '', count(claimed_orders)],
					[__('Orders that there were', 'pintally'), '', count(orders)],
				]}
			/>
			<p className="pintally-quiet pintally-after">
				{overclaim_ratio !== null &&
					sprintf(
						/* translators: %s: a number such as 1.3. */
						__('For each order there was, the platforms would claim %s together.', 'pintally'),
						overclaim_ratio.toFixed(2),
					)}{' '}
				{__('Clicks only: what somebody saw and did not click, a shop cannot know.', 'pintally')}
			</p>
		</>
	);
}
