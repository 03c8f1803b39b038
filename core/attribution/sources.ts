/**
 * The sites and click ids behind each channel: Google Analytics 4's default channel groups (its help page "Default
 * channel group"), cut to what shops meet, and the click ids that the ad platforms document.
 *
 * A name with a dot is a host, with its subdomains (or an app's id); one without is a label before any public suffix,
 * and the name that people write in utm_source.
 */
import type { Channel } from './facts.ts';

export const PINTEREST = ['pinterest', 'pin.it', 'com.pinterest'];

export const SITES = {
	search: [
		...['google', 'bing', 'yahoo', 'duckduckgo', 'ecosia', 'yandex', 'baidu', 'qwant', 'startpage', 'naver'],
		...['seznam', 'aol', 'ask.com', 'search.brave.com', 'com.google.android.googlequicksearchbox'],
	],
	social: [
		...['facebook', 'fb', 'fb.com', 'fb.me', 'meta', 'instagram', 'ig', 'tiktok', 'twitter', 't.co', 'x.com'],
		...[
			'linkedin',
			'lnkd.in',
			'com.linkedin.android',
			'reddit',
			'com.reddit.frontpage',
			'snapchat',
			'threads',
		],
		...['tumblr', 'quora', 'vk.com', 'bsky.app', 'mastodon', 'whatsapp', 'telegram', 't.me', 'discord'],
	],
	video: ['youtube', 'youtu.be', 'com.google.android.youtube', 'vimeo', 'twitch', 'dailymotion'],
	shopping: [
		...['amazon', 'ebay', 'etsy', 'walmart', 'aliexpress', 'alibaba', 'idealo', 'shopzilla', 'pricegrabber'],
		...['shopping.google.com', 'shop.app', 'rakuten', 'zalando', 'kelkoo'],
	],
} as const;

/** Pages that a shopper passes to pay, those of the banks' 3-D Secure among them. */
export const PAYMENT_PAGES: readonly string[] = [
	...['paypal', 'stripe.com', 'klarna', 'adyen.com', 'mollie.com', 'squareup.com', 'square.link'],
	...['pay.amazon.com', 'payments.amazon.com', 'pay.amazon.co.uk', 'payments.amazon.co.uk', 'pay.amazon.eu'],
	...['payments.amazon.de', 'payments.amazon.fr', 'payments.amazon.it', 'payments.amazon.es', 'worldpay.com'],
	...['cardinalcommerce.com', 'arcot.com', 'rsa3dsauth.com', '3dsecure.io', 'modirum.com', 'wlp-acs.com'],
	...['3ds.redsys.es', 'sis.redsys.es', 'netcetera-payment.ch', 'gpayments.net'],
];

/** Whose click id it is, and what it proves. The earlier wins where neither the referrer nor Pinterest decides. */
export const CLICK_IDS: readonly {
	readonly names: readonly string[];
	readonly hosts: readonly string[];
	readonly channel: Channel;
}[] = [
	{ names: ['epik'], hosts: PINTEREST, channel: 'pinterest_paid' },
	{ names: ['gclid', 'gbraid', 'wbraid'], hosts: ['google', 'youtube'], channel: 'paid_search' },
	{ names: ['msclkid'], hosts: ['bing', 'msn.com', 'yahoo', 'duckduckgo'], channel: 'paid_search' },
	{ names: ['ttclid'], hosts: ['tiktok'], channel: 'paid_social' },
	{ names: ['twclid'], hosts: ['twitter', 't.co', 'x.com'], channel: 'paid_social' },
	{ names: ['li_fat_id'], hosts: ['linkedin', 'lnkd.in'], channel: 'paid_social' },
	// On every link that leaves Facebook, paid or not.
	{ names: ['fbclid'], hosts: ['facebook', 'fb.me', 'instagram'], channel: 'organic_social' },
];

/** @param name A host, or what stands in utm_source; lower case. */
export function isAmong(sites: readonly string[], name: string): boolean {
	return sites.some((site) =>
		site.includes('.')
			? name === site || name.endsWith(`.${site}`)
			: name === site || labelBeforeSuffix(name) === site,
	);
}

/** `google` of www.google.co.uk: what stands before a public suffix of one part, or of two short ones. */
function labelBeforeSuffix(host: string): string | undefined {
	return /([^.]+)\.(?:(?:com?|org|net|gov|edu|ac|or|ne)\.[a-z]{2}|[a-z]{2,})$/.exec(host)?.[1];
}
