/**
 * Whether this visitor agreed to marketing, and who says so; asked in the same order as the server asks
 * (plugin/src/Context/Consent.php), whose filter for other banners has no counterpart here but `pintally.consent`.
 */
import type { Consent } from '../core/types.ts';
import { cookie, DAY, setCookie } from './cookies.ts';
import { guarded, warn } from './guarded.ts';
import { page } from './page.ts';

const COOKIE = 'pintally_consent';

/** The answer and its source. */
export type Answer = readonly [Consent, 'gpc' | 'setting' | 'wp_consent_api' | 'cookie'];

/** As far as we know now. */
export let answer: Answer = ['unknown', 'cookie'];

export function granted(): boolean {
	return answer[0] === 'granted';
}

function currentAnswer(): Answer {
	const own = cookie(COOKIE, /^(granted|denied)$/) as Consent | '';
	const given = cookie(`${window.consent_api?.cookie_prefix}_marketing`, /./);
	if (page.gpc && navigator.globalPrivacyControl) {
		return ['denied', 'gpc'];
	}
	if (page.consent === 'not_needed') {
		// Nobody has to be asked, and yet who says no has said no.
		return [own === 'denied' || given === 'deny' ? 'denied' : 'granted', 'setting'];
	}
	return window.wp_has_consent ? [ofConsentApi(given), 'wp_consent_api'] : [own || 'unknown', 'cookie'];
}

/**
 * The API says yes to everything while no banner has told it the kind of consent ("there's no consent management",
 * its wp-consent-api.js). We were told to ask first, so then only an answer of the visitor's own counts.
 */
function ofConsentApi(given: string): Consent {
	const kind = window.wp_consent_type ?? window.wp_fallback_consent_type;
	if (kind ? window.wp_has_consent!('marketing') : given === 'allow') {
		return 'granted';
	}
	return given ? 'denied' : 'unknown';
}

/** Calls `changed` whenever the answer becomes another; returns a function that asks again. */
export function watchConsent(changed: (before: Consent) => void): () => void {
	const ask = guarded(() => {
		const [before] = answer;
		answer = currentAnswer();
		if (answer[0] !== before) {
			changed(before);
		}
	});
	const give = guarded((granted: unknown) => {
		if (typeof granted !== 'boolean') {
			return warn('consent() takes true or false.');
		}
		setCookie(COOKIE, granted ? 'granted' : 'denied', 182 * DAY);
		// Where the WP Consent API is there it is what the server asks: it must hear of this too.
		window.wp_set_consent?.('marketing', granted ? 'allow' : 'deny');
		ask();
	});
	window.pintally!.consent = give;
	document.addEventListener('pintally:consent', (event) =>
		give((event as CustomEvent<{ granted?: unknown } | null>).detail?.granted),
	);
	document.addEventListener('wp_listen_for_consent_change', ask);
	document.addEventListener('wp_consent_type_defined', ask);
	ask();
	return ask;
}
