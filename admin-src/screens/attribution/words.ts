/** The words of attribution: channels, models, platforms. */
import { __, _n, sprintf } from '@wordpress/i18n';
import { UNATTRIBUTED } from '../../../core/attribution/facts.ts';
import { type Lag, NEARLY_ALL } from '../../../core/attribution/lag.ts';
import { LAG_BINS, type LagBin } from '../../../core/attribution/path-report.ts';
import { type Model, USUAL } from '../../../core/attribution/question.ts';
import type { Words } from '../../data/words.ts';
import type { Part } from '../overview/Shares.tsx';
import { sharePart } from './amounts.ts';

/** A channel of a later version is shown by its name. */
export function channelWords(channel: string): string {
	const known: Readonly<Record<string, string>> = {
		pinterest_paid: __('Pinterest ads', 'pintally'),
		pinterest_organic: __('Pinterest, organic', 'pintally'),
		paid_search: __('Paid search', 'pintally'),
		paid_shopping: __('Paid shopping', 'pintally'),
		paid_social: __('Paid social', 'pintally'),
		paid_video: __('Paid video', 'pintally'),
		paid_other: __('Other paid', 'pintally'),
		display: __('Display', 'pintally'),
		organic_search: __('Organic search', 'pintally'),
		organic_social: __('Organic social', 'pintally'),
		organic_video: __('Organic video', 'pintally'),
		email: __('E-mail', 'pintally'),
		affiliate: __('Affiliates', 'pintally'),
		sms: __('SMS', 'pintally'),
		push: __('Push', 'pintally'),
		referral: __('Referral', 'pintally'),
		other: __('Other', 'pintally'),
		direct: __('Direct', 'pintally'),
		[UNATTRIBUTED]: __('Unattributed', 'pintally'),
	};
	return known[channel] ?? channel;
}

/** A path as core/attribution writes it. */
export const pathWords = (path: string): string => path.split(' > ').map(channelWords).join(' › ');

/** @param halfLife Of time decay, in days. */
export function modelWords(model: Model, halfLife: number = USUAL.half_life_days): Words {
	const known: Readonly<Record<Model, Words>> = {
		first_touch: {
			label: __('First touch', 'pintally'),
			description: __('The first touch gets everything. It shows what makes the shop known.', 'pintally'),
		},
		last_touch: {
			label: __('Last touch', 'pintally'),
			description: __(
				'The last touch gets everything, a direct visit too. It shows what people did just before they bought.',
				'pintally',
			),
		},
		last_non_direct: {
			label: __('Last non-direct', 'pintally'),
			description: __(
				'The last touch that is not direct gets everything; direct gets it only if there is nothing else. Most analytics tools mean this when they say “last click”.',
				'pintally',
			),
		},
		linear: {
			label: __('Linear', 'pintally'),
			description: __('Every touch gets the same. A channel that was met twice gets two parts.', 'pintally'),
		},
		time_decay: {
			label: __('Time decay', 'pintally'),
			description: sprintf(
				/* translators: %d: number of days. */
				_n(
					'A touch weighs half as much for every day that it lies before the path’s last touch. It suits short decisions, such as sales.',
					'A touch weighs half as much for every %d days that it lies before the path’s last touch. It suits short decisions, such as sales.',
					halfLife,
					'pintally',
				),
				halfLife,
			),
		},
		position_based: {
			label: __('Position-based', 'pintally'),
			description: __(
				'The first and the last touch get 40% each, those between share 20%. Two touches get half each.',
				'pintally',
			),
		},
		shapley: {
			label: __('Shapley', 'pintally'),
			description: __(
				'Each channel gets what it adds on average to the rate at which journeys end in an order, over all the ways to build up the set of channels of that journey. It learns from this shop’s own journeys.',
				'pintally',
			),
		},
		markov: {
			label: __('Markov', 'pintally'),
			description: __(
				'A channel counts for as many orders as would be lost if every step to it led nowhere. It has no answer for a single order: below the channel its credit is spread as linear credit is.',
				'pintally',
			),
		},
	};
	return known[model];
}

export function platformWords(platform: string): string {
	const known: Readonly<Record<string, string>> = {
		pinterest: __('Pinterest', 'pintally'),
		meta: __('Meta', 'pintally'),
		google: __('Google', 'pintally'),
	};
	return known[platform] ?? platform;
}

/** WooCommerce's order attribution in its own words; `source` is its type and its source, with a space between. */
export function originWords(source: string): string {
	const [type = '', ...rest] = source.split(' ');
	const name = rest.join(' ');
	switch (type) {
		case 'utm':
			/* translators: %s: a source such as newsletter. */
			return sprintf(__('Source: %s', 'pintally'), name);
		case 'organic':
			/* translators: %s: a search engine's host. */
			return sprintf(__('Organic: %s', 'pintally'), name);
		case 'referral':
			/* translators: %s: a host. */
			return sprintf(__('Referral: %s', 'pintally'), name);
		case 'typein':
			return __('Direct', 'pintally');
		case 'admin':
			return __('Web admin', 'pintally');
		case 'mobile_app':
			return __('Mobile app', 'pintally');
		default:
			return source || __('Unknown', 'pintally');
	}
}

export const dayWords = (days: number): string =>
	/* translators: %d: number of days. */
	sprintf(_n('%d day', '%d days', days, 'pintally'), days);

/** Orders by whole days, as core/attribution counts them; a gap between two of them is seen, too. */
export function lagParts(orders: Lag['curve']): Part[] {
	const last = LAG_BINS.reduce((latest, [, bin], place) => (orders[bin] ? place : latest), -1);
	return LAG_BINS.slice(0, last + 1).map(([, bin]) => ({ label: lagWords(bin), number: orders[bin] ?? 0 }));
}

function lagWords(bin: LagBin): string {
	switch (bin) {
		case '0':
			return __('The same day', 'pintally');
		case '1':
			return dayWords(1);
		default:
			/* translators: %s: a range of numbers such as 4–7. */
			return sprintf(__('%s days', 'pintally'), bin.replace('-', '–'));
	}
}

/** With fewer orders the window is chance. */
const FEWEST = 20;

/** Which window to choose at Pinterest. */
export function windowWords({ days, orders, caught }: Lag): string {
	if (orders < FEWEST) {
		/* translators: %d: number of orders. */
		return sprintf(
			__(
				'With fewer than %d orders of buyers who came from Pinterest no window can be advised yet.',
				'pintally',
			),
			FEWEST,
		);
	}
	if (days === null) {
		const longest = caught.at(-1)!;
		return sprintf(
			/* translators: 1: number of days, 2: a share, e.g. 81%. */
			__(
				'Your buyers take longer than Pinterest’s longest window: choose that one, %1$d days. It catches %2$s of the orders of buyers who came from Pinterest.',
				'pintally',
			),
			longest.days,
			sharePart(longest.orders, orders),
		);
	}
	return sprintf(
		/* translators: 1: number of days, 2: a share, e.g. 96%, 3: a share, e.g. 95%. */
		_n(
			'Choose a click window of %1$d day at Pinterest: it catches %2$s of the orders of buyers who came from there, and is the shortest that catches %3$s.',
			'Choose a click window of %1$d days at Pinterest: it catches %2$s of the orders of buyers who came from there, and is the shortest that catches %3$s.',
			days,
			'pintally',
		),
		days,
		sharePart(caught.find((window) => window.days === days)?.orders ?? 0, orders),
		sharePart(NEARLY_ALL, 1),
	);
}

/** Which setting that is. */
export const settingWords = (): string =>
	__(
		'In Ads Manager choose “click and view” with this window for clicks: a shop cannot see views, so keep theirs short, at most 1 day. Leave the engagement window at none: it brings no data.',
		'pintally',
	);
