import { __, sprintf } from '@wordpress/i18n';
import type { Claims } from '../../../core/attribution/claims.ts';
import { count } from '../../data/amount.ts';
import { platformWords } from './words.ts';

/** What the ad platforms would claim, each for itself, of the same orders. */
export function ClaimsTable({ claims }: { claims: Claims }) {
	const { claimed, claimed_orders, orders, overclaim_ratio } = claims;
	return (
		<>
			<table className="pintally-sum">
				<thead>
					<tr>
						<th scope="col">{__('Platform', 'pintally')}</th>
						<th scope="col" className="is-number">
							{__('Orders it would claim', 'pintally')}
						</th>
					</tr>
				</thead>
				<tbody>
					{Object.entries(claimed).map(([platform, number]) => (
						<tr key={platform}>
							<th scope="row">{platformWords(platform)}</th>
							<td className="is-number">{count(number)}</td>
						</tr>
					))}
					<tr>
						<th scope="row">
							<strong>{__('Claimed together', 'pintally')}</strong>
						</th>
						<td className="is-number">{count(claimed_orders)}</td>
					</tr>
					<tr>
						<th scope="row">
							<strong>{__('Orders that there were', 'pintally')}</strong>
						</th>
						<td className="is-number">{count(orders)}</td>
					</tr>
				</tbody>
			</table>
			<p className="pintally-quiet">
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
