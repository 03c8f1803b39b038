/** Consent banners as their makers do it, without their looks. */
import type { Banner } from '../contract/consent-matrix.ts';

/** What a banner has been told on an earlier page. */
export type Told = 'granted' | 'denied' | 'unknown';

/** A banner's script, printed into the page's head: `answer( true )` is a click on yes. */
export const SCRIPTS: Record<Banner, string> = {
	complianz: `window.answer = ( yes ) => wp_set_consent( 'marketing', yes ? 'allow' : 'deny' );`,
	cookieyes: `
		addEventListener( 'load', () => { window.wp_consent_type = 'optin'; document.dispatchEvent( new CustomEvent( 'wp_consent_type_defined' ) ); } );
		document.addEventListener( 'cookieyes_consent_update', ( { detail } ) => wp_set_consent( 'marketing', detail.accepted.includes( 'advertisement' ) ? 'allow' : 'deny' ) );
		window.answer = ( yes ) => document.dispatchEvent( new CustomEvent( 'cookieyes_consent_update', { detail: { accepted: yes ? [ 'advertisement' ] : [], rejected: [] } } ) );`,
	tcf: `( () => {
		const listeners = [];
		const kept = () => /euconsent=(\\d)/.exec( document.cookie )?.[ 1 ];
		const data = ( eventStatus ) => ( { gdprApplies: true, eventStatus, purpose: { consents: Object.fromEntries( [ 1, 2, 3, 4, 7 ].map( ( one ) => [ one, kept() === '1' ] ) ) } } );
		window.__tcfapi = ( command, version, callback ) => { listeners.push( callback ); setTimeout( () => callback( data( kept() ? 'tcloaded' : 'cmpuishown' ), true ) ); };
		window.answer = ( yes ) => { document.cookie = 'euconsent=' + ( yes ? 1 : 0 ) + ';path=/'; listeners.forEach( ( callback ) => callback( data( 'useractioncomplete' ), true ) ); };
	} )();`,
	event: `window.answer = ( yes ) => dispatchEvent( new CustomEvent( 'our_banner', { detail: { ads: yes } } ) );`,
	none: `window.answer = ( yes ) => pintally.consent( yes );`,
};

/** Those that answer by the WP Consent API, which is a plugin of its own. */
export const SPEAKS_API: readonly Banner[] = ['complianz', 'cookieyes'];

/** What the shop sets to hear a banner. */
export const hearing = (banner: Banner): Record<string, unknown> => ({
	consent_banner: banner === 'tcf' || banner === 'event' ? banner : 'automatic',
	consent_event: 'our_banner',
	consent_event_path: 'ads',
});

/** Cookies by which a banner knows an earlier page's answer; those that keep none of their own leave it to ours. */
export function answerCookies(banner: Banner, told: Told): Record<string, string> {
	const yes = told === 'granted';
	if (told === 'unknown') return {};
	if (SPEAKS_API.includes(banner)) return { wp_consent_marketing: yes ? 'allow' : 'deny' };
	return banner === 'tcf'
		? { euconsent: yes ? '1' : '0', pintally_consent: told }
		: { pintally_consent: told };
}
