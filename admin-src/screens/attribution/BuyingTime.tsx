import { __ } from '@wordpress/i18n';
import type { Lag } from '../../../core/attribution/lag.ts';
import { Shares } from '../overview/Shares.tsx';
import { dayWords, lagParts, settingWords, windowWords } from './words.ts';

/** How long buyers take from their first touch at Pinterest, and the window there that fits them. */
export function BuyingTime({ lag }: { lag: Lag }) {
	return (
		<>
			<p>
				<strong>{windowWords(lag)}</strong>
			</p>
			<p className="pintally-quiet">
				{settingWords()}{' '}
				{__(
					'It is computed of the longest window, 90 days, whatever is chosen above. Once it is set, confirm it in the setup’s point about windows.',
					'pintally',
				)}
			</p>
			<div className="pintally-pair pintally-after">
				<div>
					<h3>{__('Days from the first touch at Pinterest to the order', 'pintally')}</h3>
					<Shares whole={lag.orders} parts={lagParts(lag.curve)} />
				</div>
				<div>
					<h3>{__('Orders that each window at Pinterest would catch', 'pintally')}</h3>
					<Shares
						whole={lag.orders}
						parts={lag.caught.map(({ days, orders }) => ({ label: dayWords(days), number: orders }))}
					/>
				</div>
			</div>
		</>
	);
}
