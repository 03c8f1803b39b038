import { __, _n, sprintf } from '@wordpress/i18n';
import { type Lag, NEARLY_ALL } from '../../../core/attribution/lag.ts';
import { sharePart } from './amounts.ts';
import { Shares } from '../overview/Shares.tsx';
import type { Report } from './report.ts';

/** With fewer orders the window is chance. */
const FEWEST = 20;

const BINS = ['0', '1', '2-3', '4-7', '8-14', '15-30', '31-60', '61-90'] as const;

/** How long buyers take from their first touch, and the window at Pinterest that fits them. */
export function BuyingTime({ lag, lag_days }: Pick<Report, 'lag' | 'lag_days'>) {
	const bins = BINS.filter((bin) => lag_days[bin] !== undefined);
	const whole = bins.reduce((sum, bin) => sum + (lag_days[bin] ?? 0), 0);
	return (
		<>
			<p>
				<strong>{windowWords(lag)}</strong>
			</p>
			<p className="pintally-quiet">
				{__(
					'It is computed of the longest window, 90 days, whatever is chosen above. You set it in Ads Manager, in the settings of each campaign’s conversion window; then confirm it in the setup’s point about windows.',
					'pintally',
				)}
			</p>
			<div className="pintally-pair pintally-after">
				<div>
					<h3>{__('Days from the first touch to the order', 'pintally')}</h3>
					<Shares
						whole={whole}
						parts={bins.map((bin) => ({
							/* translators: %s: a number of days, or a range of them such as 4–7. */
							label: sprintf(__('Days: %s', 'pintally'), bin.replace('-', '–')),
							number: lag_days[bin] ?? 0,
						}))}
					/>
				</div>
				<div>
					<h3>{__('Orders that each window at Pinterest would catch', 'pintally')}</h3>
					<Shares
						whole={lag.orders}
						parts={lag.caught.map(({ days, orders }) => ({
							/* translators: %d: number of days. */
							label: sprintf(_n('%d day', '%d days', days, 'pintally'), days),
							number: orders,
						}))}
					/>
				</div>
			</div>
		</>
	);
}

function windowWords({ days, orders }: Lag): string {
	if (orders < FEWEST) {
		/* translators: %d: number of orders. */
		return sprintf(__('With fewer than %d orders no window can be advised yet.', 'pintally'), FEWEST);
	}
	return days === null
		? __('Your buyers take longer than Pinterest’s longest window, 60 days. Choose that one.', 'pintally')
		: sprintf(
				/* translators: 1: number of days, 2: a share, e.g. 95%. */
				_n(
					'Choose a click window of %1$d day at Pinterest: it catches %2$s of your orders.',
					'Choose a click window of %1$d days at Pinterest: it catches %2$s of your orders.',
					days,
					'pintally',
				),
				days,
				sharePart(NEARLY_ALL, 1),
			);
}
