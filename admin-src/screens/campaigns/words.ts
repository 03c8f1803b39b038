/** The words of campaigns. */
import { __, sprintf } from '@wordpress/i18n';
import {
	type Advice,
	FEWEST_CLICKS,
	FEWEST_ORDERS,
	REWORK_AT,
	SCALE_AT,
	STEADY,
} from '../../../core/campaigns/advice.ts';
import type { SpendFault } from '../../../core/campaigns/spend-file.ts';
import type { Words } from '../../data/words.ts';
import type { Standing } from './types.ts';
import type { Asked } from './view.ts';

const decimal = (number: number) =>
	number.toLocaleString(document.documentElement.lang || undefined, { maximumFractionDigits: 2 });

/** The rules in words, with the goal that is set. */
export function adviceWords(advice: Advice, goal: number): Words {
	const known: Record<Advice, Words> = {
		scale: {
			label: __('Scale', 'pintally'),
			description: sprintf(
				/* translators: 1: a number such as 2.4, 2: number of orders, 3: number of clicks, 4: a percentage. */
				__(
					'ROAS by the shop’s record is at least %1$s, with %2$d orders and %3$d clicks or more, and has not lost more than %4$d%% against the period before.',
					'pintally',
				),
				decimal(goal * SCALE_AT),
				FEWEST_ORDERS,
				FEWEST_CLICKS,
				Math.round((1 - STEADY) * 100),
			),
		},
		keep: {
			label: __('Keep', 'pintally'),
			description: __('Between the two, or above but falling.', 'pintally'),
		},
		rework: {
			label: __('Rework', 'pintally'),
			description: sprintf(
				/* translators: 1: a number such as 1, 2: number of clicks. */
				__('ROAS is below %1$s after %2$d clicks or more.', 'pintally'),
				decimal(goal * REWORK_AT),
				FEWEST_CLICKS,
			),
		},
		wait: {
			label: __('Wait', 'pintally'),
			description: __(
				'Too few clicks or orders: what there is may be chance. Or no order is joined to a campaign yet.',
				'pintally',
			),
		},
	};
	return known[advice];
}

export const levelWords = (level: Asked['level']): string =>
	({
		campaign: __('Campaigns', 'pintally'),
		ad_group: __('Ad groups', 'pintally'),
		ad: __('Ads', 'pintally'),
	})[level];

export function statusWords(status: string): string {
	const known: Readonly<Record<string, string>> = {
		ACTIVE: __('Active', 'pintally'),
		PAUSED: __('Paused', 'pintally'),
		ARCHIVED: __('Archived', 'pintally'),
		'': __('Gone at Pinterest', 'pintally'),
	};
	return known[status] ?? status;
}

/** Why there are no new figures, and what helps. */
export function reasonWords(reason: NonNullable<Standing['reason']>): string {
	switch (reason) {
		case 'token_refused':
			return __(
				'Pinterest does not accept the token: it may have ended. Make a new one and paste it here.',
				'pintally',
			);
		case 'no_ads_read':
			return __(
				'The token may not read this ad account. It needs the scope ads:read; a conversion access token cannot read figures.',
				'pintally',
			);
		case 'not_found':
			return __(
				'The token does not see this ad account. Make it with a user who has access to it, or check the ad account’s ID in the settings.',
				'pintally',
			);
		case 'invalid':
			return __('Pinterest did not understand the question. An update of the worker may help.', 'pintally');
		case 'rate_limited':
			return __('Pinterest asks for a pause. The worker tries again within the hour.', 'pintally');
		case 'unreachable':
			return __('Pinterest could not be reached. The worker tries again within the hour.', 'pintally');
		case 'unreadable':
			return __('Pinterest’s answer broke off. The worker tries again within the hour.', 'pintally');
		case '':
			return '';
	}
}

export function faultWords({ line, fault, found }: SpendFault): string {
	const what: Record<SpendFault['fault'], string> = {
		empty: __('there is no row', 'pintally'),
		columns: __('the columns must be day, channel, campaign, currency and spend', 'pintally'),
		quote: __('a quotation mark does not end, or stands in the middle', 'pintally'),
		day: __('the day must be like 2026-09-01', 'pintally'),
		channel: __('the channel is none of those that attribution knows, such as paid_social', 'pintally'),
		campaign: __('the campaign has more than 150 characters', 'pintally'),
		currency: __('the currency must be three letters, such as USD', 'pintally'),
		spend: __('the spend must be a number such as 125.50, without separators of thousands', 'pintally'),
		again: __('this day of this campaign stands in the file already', 'pintally'),
	};
	return found
		? /* translators: 1: number of a line, 2: what is wrong, 3: what stands there. */
			sprintf(__('Line %1$d: %2$s (“%3$s”).', 'pintally'), line, what[fault], found)
		: /* translators: 1: number of a line, 2: what is wrong. */
			sprintf(__('Line %1$d: %2$s.', 'pintally'), line, what[fault]);
}
