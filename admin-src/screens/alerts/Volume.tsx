import {
	__experimentalToggleGroupControl as ToggleGroupControl,
	__experimentalToggleGroupControlOption as ToggleGroupControlOption,
} from '@wordpress/components';
import { dateI18n } from '@wordpress/date';
import { useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { lazyPart } from '../../components/lazy-part.tsx';
import type { Alerts } from './types.ts';
import { daysOf, ROADS } from './volume.ts';
import type { Road } from './volume.ts';

// In one file with the overview's chart, so that the library for both comes once.
const VolumeChart = lazyPart(() => import(/* webpackChunkName: "roads-chart" */ './VolumeChart.tsx'), 6);

/** What the worker counted over 14 days by road, against what is usual in this shop. */
export function Volume({ series, standing }: Pick<Alerts, 'series' | 'standing'>) {
	const [road, setRoad] = useState<Road>('tag');
	const words = roadWords();
	const days =
		series &&
		daysOf(series, road, (at) => {
			const date = new Date(at * 1000);
			return { key: dateI18n('Y-m-d', date), label: dateI18n('M j', date) };
		});
	return (
		<>
			<ToggleGroupControl
				__next40pxDefaultSize
				__nextHasNoMarginBottom
				isBlock
				className="pintally-period"
				label={__('Road', 'pintally')}
				hideLabelFromVision
				value={road}
				onChange={(chosen) => setRoad(ROADS.find((each) => each === chosen) ?? 'tag')}
			>
				{ROADS.map((each) => (
					<ToggleGroupControlOption key={each} value={each} label={words[each].tab} />
				))}
			</ToggleGroupControl>
			{standing[STANDING[road]] === 'learning' && (
				<p className="pintally-quiet pintally-after">
					<strong>{__('Learning.', 'pintally')}</strong> {words[road].learning}
				</p>
			)}
			{days && days.length > 0 ? (
				<>
					<VolumeChart days={days} name={words[road].name} />
					<p className="pintally-quiet pintally-after">
						{__(
							'The range is what chance alone makes of this shop’s usual hours. A sale or a holiday may leave it; an alarm needs much more than that.',
							'pintally',
						)}
					</p>
				</>
			) : (
				<p className="pintally-quiet pintally-after">{__('No hour has been counted yet.', 'pintally')}</p>
			)}
		</>
	);
}

const STANDING: Record<Road, string> = {
	tag: 'silence_page_visit',
	server: 'silence_orders',
	both: 'coverage',
};

function roadWords(): Record<Road, { tab: string; name: string; learning: string }> {
	const days = __('What is usual is known after 14 days. Single orders are watched already.', 'pintally');
	return {
		tag: { tab: __('Tag', 'pintally'), name: __('Page visits', 'pintally'), learning: days },
		server: { tab: __('Server', 'pintally'), name: __('Orders', 'pintally'), learning: days },
		both: {
			tab: __('Both', 'pintally'),
			name: __('Orders told by the browser, too', 'pintally'),
			learning: __('What is usual is known after 14 days and 50 orders.', 'pintally'),
		},
	};
}
