/** The words that the screen has for names: from the vocabulary, translated here and nowhere else. */
import { __ } from '@wordpress/i18n';
import { events, reasons, settings, states } from '../../core/vocabulary.ts';
import type { SettingName } from '../../core/vocabulary.ts';
import type { Account, TagState } from './types.ts';

export interface Words {
	label: string;
	description: string;
}

/** A name that this version does not know is shown as it is. */
const wordsOf = (vocabulary: Readonly<Record<string, Words>>, name: string): Words => {
	const found = vocabulary[name];
	return found
		? { label: __(found.label, 'pintally'), description: __(found.description, 'pintally') }
		: { label: name, description: '' };
};

export const eventWords = (name: string): Words => wordsOf(events, name);
export const reasonWords = (code: string): Words => wordsOf(reasons, code);
export const stateWords = (name: string): Words => wordsOf(states, name);
export const settingWords = (name: SettingName): Words => wordsOf(settings, name);

/** What became of an event in the shopper's browser (the ledger's `tag_state`). */
export function tagStateWords(name: string): Words {
	const known: Readonly<Record<TagState, Words>> = {
		'': {
			label: __('Not seen', 'pintally'),
			description: __('No browser has told us of a call of the tag for this event.', 'pintally'),
		},
		handed: {
			label: __('Handed over', 'pintally'),
			description: __('A page was given the event; its browser has not confirmed the call.', 'pintally'),
		},
		called: {
			label: __('Called', 'pintally'),
			description: __('The browser called the Pinterest tag with this event.', 'pintally'),
		},
		blocked: {
			label: __('Blocked', 'pintally'),
			description: __(
				'The browser did not load the Pinterest tag. The server sends the event all the same.',
				'pintally',
			),
		},
	};
	return (known as Readonly<Record<string, Words>>)[name] ?? { label: name, description: '' };
}

/** What is the matter with the ad account, and what mends it. */
export function accountWords(account: Account): Words {
	const unwell: Readonly<Record<Exclude<Account['reason'], ''>, Words>> = {
		token_refused: {
			label: __('Pinterest refused the token.', 'pintally'),
			description: __(
				'Create a new conversion token in Ads Manager under Conversions > Set up API and paste it here.',
				'pintally',
			),
		},
		no_access: {
			label: __('Pinterest does not let this token send events for this ad account.', 'pintally'),
			description: __(
				'Check the ad account ID, and create the token while this very ad account is open in Ads Manager.',
				'pintally',
			),
		},
		not_found: {
			label: __('Pinterest knows no ad account with this ID.', 'pintally'),
			description: __(
				'Copy the ID from the address of Ads Manager: it is the number after /advertiser/.',
				'pintally',
			),
		},
		rate_limited: {
			label: __('Pinterest asks us to wait a while.', 'pintally'),
			description: __('The worker goes on by itself. No event is lost.', 'pintally'),
		},
		unreachable: {
			label: __('The worker cannot reach Pinterest.', 'pintally'),
			description: __(
				'It tries again by itself, and no event is lost. If this lasts, check whether the worker’s server may connect to api.pinterest.com.',
				'pintally',
			),
		},
	};
	if (account.ad_account_id === '' || account.token === 'missing') {
		return {
			label: __('No conversion token yet.', 'pintally'),
			description: __('Without it, events reach Pinterest by the tag alone.', 'pintally'),
		};
	}
	// A test without a clear answer leaves a reason, too.
	if (account.state !== 'ok' && account.reason !== '') {
		return unwell[account.reason];
	}
	return account.state === 'ok'
		? {
				label: __('Pinterest accepted a test event.', 'pintally'),
				description: __(
					'The Conversions API is ready. The token is kept encrypted at the worker.',
					'pintally',
				),
			}
		: {
				label: __('Not tested yet.', 'pintally'),
				description: __('Have the worker send a test event, which Pinterest does not count.', 'pintally'),
			};
}
