/** Source of one page view to channel: the first rule that fits. docs/attribution.md has the rules in words. */
import type { Channel } from './facts.ts';
import { CLICK_IDS, isAmong, PAYMENT_PAGES, PINTEREST, SITES } from './sources.ts';

/** What a page view tells of where it came from. */
export interface Arrival {
	/** Parameters of the page's address, decoded. */
	query: Readonly<Record<string, string | undefined>>;
	/** The referrer's address as the browser gives it; empty if there is none. */
	referrer: string;
}

export interface Shop {
	/** Its host, with or without `www`. */
	host: string;
	/** Hosts that a shopper only passes to pay; in place of the usual ones. */
	paymentPages?: readonly string[];
}

/** Google Analytics 4's definition of a paid medium. */
const PAID = /^(.*cp.*|ppc|retargeting|paid.*)$/;
/** Google Analytics 4's definition of a shopping campaign's name. */
const SHOPPING = /^(.*(([^a-df-z]|^)shop|shopping).*)$/;

interface Source {
	source: string;
	medium: string;
	campaign: string;
	/** Empty where the shop itself or a payment page refers. */
	referrer: string;
	clickIds: typeof CLICK_IDS;
}

/** @returns `null` for what is no touch: a step inside the shop, or the way back from a payment page. */
export function channelOf({ query, referrer }: Arrival, shop: Shop): Channel | null {
	const parameter = (name: string) => query[name]?.trim().toLowerCase() ?? '';
	const host = hostOf(referrer);
	const own = shop.host.toLowerCase().replace(/^www\./, '');
	const within =
		host === own || host.endsWith(`.${own}`) || isAmong(shop.paymentPages ?? PAYMENT_PAGES, host);
	const clickIds = CLICK_IDS.filter(({ names }) => names.some((name) => parameter(name) !== ''));
	const tagged = Object.keys(query).some((name) => name.startsWith('utm_') && parameter(name) !== '');
	if (within && !tagged && !clickIds.length) {
		return null;
	}
	const came: Source = {
		source: parameter('utm_source'),
		medium: parameter('utm_medium'),
		campaign: parameter('utm_campaign'),
		referrer: within ? '' : host,
		clickIds,
	};
	return byClickId(came) ?? byCampaign(came) ?? byReferrer(came.referrer);
}

function hostOf(address: string): string {
	return URL.canParse(address) ? new URL(address).hostname.toLowerCase() : '';
}

function byClickId({ clickIds, referrer, medium, campaign }: Source): Channel | undefined {
	const channel = (clickIds.find(({ hosts }) => isAmong(hosts, referrer)) ?? clickIds[0])?.channel;
	if (channel === 'paid_search' && SHOPPING.test(campaign)) {
		return 'paid_shopping';
	}
	return channel === 'organic_social' && PAID.test(medium) ? 'paid_social' : channel;
}

function byCampaign({ source, medium, campaign }: Source): Channel | undefined {
	if (!source && !medium) {
		return undefined;
	}
	const paid = PAID.test(medium);
	const from = (sites: readonly string[]) => isAmong(sites, source);
	const either = (...names: string[]) => names.includes(source) || names.includes(medium);
	const by = (...names: string[]) => names.includes(medium);
	const rules: readonly (readonly [boolean, Channel])[] = [
		[from(PINTEREST) && paid, 'pinterest_paid'],
		[from(PINTEREST), 'pinterest_organic'],
		[paid && (from(SITES.shopping) || SHOPPING.test(campaign)), 'paid_shopping'],
		[paid && from(SITES.search), 'paid_search'],
		[paid && from(SITES.social), 'paid_social'],
		[paid && from(SITES.video), 'paid_video'],
		[by('display', 'banner', 'expandable', 'interstitial', 'cpm'), 'display'],
		[paid, 'paid_other'],
		[by('organic'), 'organic_search'],
		[from(SITES.social) || by('social', 'social-network', 'social-media', 'sm'), 'organic_social'],
		[from(SITES.video) || medium.includes('video'), 'organic_video'],
		[either('email', 'e-mail', 'e_mail', 'e mail'), 'email'],
		[by('affiliate', 'affiliates'), 'affiliate'],
		[either('sms'), 'sms'],
		[either('push'), 'push'],
		[by('referral', 'app', 'link'), 'referral'],
	];
	return rules.find(([fits]) => fits)?.[1] ?? 'other';
}

function byReferrer(host: string): Channel {
	if (!host) {
		return 'direct';
	}
	const rules: readonly (readonly [readonly string[], Channel])[] = [
		[PINTEREST, 'pinterest_organic'],
		[SITES.search, 'organic_search'],
		[SITES.social, 'organic_social'],
		[SITES.video, 'organic_video'],
	];
	return rules.find(([sites]) => isAmong(sites, host))?.[1] ?? 'referral';
}
