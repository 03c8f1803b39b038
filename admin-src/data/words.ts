/** The words that the screen has for names: from the vocabulary, translated here and nowhere else. */
import { __, sprintf } from '@wordpress/i18n';
import { FEWEST_CUSTOMERS, type NoLifetimeValue } from '../../core/lifetime-value.ts';
import { events, reasons, settings, states } from '../../core/vocabulary.ts';
import type { ReasonCode, SettingName } from '../../core/vocabulary.ts';
import type { Account, TagState } from './types.ts';

export interface Words {
	label: string;
	description: string;
}

/** A name that this version does not know is shown as it is. */
export const wordsOf = (vocabulary: Readonly<Record<string, Words>>, name: string): Words => {
	const found = vocabulary[name];
	return found
		? { label: __(found.label, 'pintally'), description: __(found.description, 'pintally') }
		: { label: name, description: '' };
};

export const eventWords = (name: string): Words => wordsOf(events, name);
export const reasonWords = (code: string): Words => wordsOf(reasons, code);
/** What to do about a reason; empty where this version does not know it. */
export const reasonRemedy = (code: string): string =>
	code in reasons ? __(reasons[code as ReasonCode].remedy, 'pintally') : '';
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

/** The choices that a setting has, in words. */
export function choiceWords(setting: string, value: string): Words {
	const known: Readonly<Record<string, Readonly<Record<string, Words>>>> = {
		consent: {
			ask_first: {
				label: __('Ask first', 'pintally'),
				description: __(
					'Until a visitor agrees to marketing, nothing is loaded and nothing is sent. The laws of the European Union, the United Kingdom and many other places ask for this.',
					'pintally',
				),
			},
			not_needed: {
				label: __('Not needed', 'pintally'),
				description: __(
					'Everybody is counted from the first page on, without asking. Choose this only where the laws of your visitors allow it.',
					'pintally',
				),
			},
			by_region: {
				label: __('By region', 'pintally'),
				description: __(
					'Visitors from the countries below are asked first, and so are those whose country is not known. Everybody else is counted until they refuse.',
					'pintally',
				),
			},
		},
		consent_banner: {
			automatic: {
				label: __('By itself', 'pintally'),
				description: __(
					'By the WP Consent API, which most banners for WordPress speak, or by a call of pintally.consent().',
					'pintally',
				),
			},
			tcf: {
				label: __('By IAB Europe’s framework', 'pintally'),
				description: __(
					'TCF 2.2, for banners of publishers. Visitors must agree to purposes 1, 3, 4 and 7.',
					'pintally',
				),
			},
			event: {
				label: __('By an event of its own', 'pintally'),
				description: __('A JavaScript event that you name below.', 'pintally'),
			},
		},
		tag_road: {
			pintrk: {
				label: __('Pintally', 'pintally'),
				description: __('Nothing else is needed. Right for most shops.', 'pintally'),
			},
			data_layer: {
				label: __('Google Tag Manager', 'pintally'),
				description: __(
					'For shops that load all their tags with it. Its container must call the tag: docs/tag-manager.md has one to import.',
					'pintally',
				),
			},
		},
		value_basis: {
			net_goods: {
				label: __('The goods, after discounts', 'pintally'),
				description: __(
					'As Pinterest asks: without tax, shipping and fees, so that orders can be compared. Negative fees count as discounts; gift cards do not lower it; what was refunded before sending is taken off.',
					'pintally',
				),
			},
			order_total: {
				label: __('The order’s total', 'pintally'),
				description: __(
					'With tax, shipping and fees, less refunds: the figure of the official Pinterest plugin.',
					'pintally',
				),
			},
			margin: {
				label: __('The margin', 'pintally'),
				description: __(
					'The goods, less what they cost you (WooCommerce > Settings > Advanced > Features > Cost of Goods Sold). Where a cost is missing, the goods. Your customers’ browsers are told it too, where whoever looks can read it.',
					'pintally',
				),
			},
		},
		content_id: {
			post_id: {
				label: __('Product or variation ID', 'pintally'),
				description: __('What the official feed uses.', 'pintally'),
			},
			sku: {
				label: __('SKU', 'pintally'),
				description: __('The ID where a product has none.', 'pintally'),
			},
		},
		order_id: {
			id: { label: __('Order ID', 'pintally'), description: '' },
			number: {
				label: __('Order number', 'pintally'),
				description: __('The one that customers see.', 'pintally'),
			},
		},
	};
	return known[setting]?.[value] ?? { label: value, description: '' };
}

/** Why nothing would be sent of what a customer is likely to be worth. */
export function lifetimeWords(why: NoLifetimeValue): string {
	const known: Readonly<Record<NoLifetimeValue, string>> = {
		not_told: __('The customer is not known, or WooCommerce Analytics is off', 'pintally'),
		other_currency: __('Not in the shop’s currency', 'pintally'),
		few_customers: sprintf(
			/* translators: %d: number of customers. */
			__('Fewer than %d customers have come so far', 'pintally'),
			FEWEST_CUSTOMERS,
		),
		nothing: __('Nothing', 'pintally'),
	};
	return known[why];
}

/** The keys by which Pinterest matches an event with a person: fields of `user_data` (Pinterest's OpenAPI 5.23). */
export function matchKeyWords(key: string): string {
	const known: Readonly<Record<string, string>> = {
		em: __('E-mail address', 'pintally'),
		ph: __('Phone number', 'pintally'),
		external_id: __('Customer or visitor ID', 'pintally'),
		click_id: __('Pinterest click ID', 'pintally'),
		client_ip_address: __('IP address', 'pintally'),
		client_user_agent: __('Browser', 'pintally'),
		fn: __('First name', 'pintally'),
		ln: __('Last name', 'pintally'),
		ct: __('Town', 'pintally'),
		st: __('State', 'pintally'),
		zp: __('Postcode', 'pintally'),
		country: __('Country', 'pintally'),
	};
	return known[key] ?? key;
}
