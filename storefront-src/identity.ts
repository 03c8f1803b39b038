/** Who the visitor is to Pinterest: a visitor id of ours, the click id, and for customers hashes. With consent only. */
import type { Context } from '../core/types.ts';
import { answer } from './consent.ts';
import { cookie, DAY, removeCookie, setCookie } from './cookies.ts';
import { page } from './page.ts';
import { uuid } from './uuid.ts';

const UUID = /^[\da-f-]{36}$/;
const SHA256 = /^[\da-f]{64}$/;
/** Pinterest's OpenAPI 5.23: click_id is sent as it is, never hashed. Its form is not documented: what is URL-safe. */
const EPIK = /^[\w.=~%+/-]{1,1024}$/;

const VISITOR = 'pintally_visitor';
const CLICK_ID = 'pintally_epik';
const EMAIL = 'pintally_em';
const CUSTOMER = 'pintally_uid';

/**
 * Keeps the visitor id and the click id in cookies.
 *
 * What is there already is left alone: Safari ends a cookie after seven days once a script has written it.
 */
export function identify(): void {
	if (!cookie(VISITOR, UUID)) {
		setCookie(VISITOR, uuid(), 365 * DAY);
	}
	const epik = clickId();
	if (epik !== cookie(CLICK_ID, EPIK)) {
		setCookie(CLICK_ID, epik, 365 * DAY);
	}
}

/** "Use the _epik cookie instead of the query parameter" (developers.pinterest.com); then this visit's, then ours. */
function clickId(): string {
	const parameter = new URLSearchParams(location.search).get('epik') ?? '';
	return cookie('_epik', EPIK) || (EPIK.test(parameter) && parameter) || cookie(CLICK_ID, EPIK);
}

/** The last argument of the tag's `load`, for Enhanced Match: hashes only, and the same ones as in the API event. */
export function match(): { em: string; external_id?: string }[] {
	const em = cookie(EMAIL, SHA256);
	const customer = cookie(CUSTOMER, SHA256);
	return em ? [{ em, ...(customer && { external_id: customer }) }] : [];
}

/** What is not known is left out when it becomes JSON. */
export function context(): Context {
	const em = cookie(EMAIL, SHA256);
	return {
		site_url: page.site,
		page_url: location.href,
		epik: clickId() || undefined,
		visitor_id: cookie(VISITOR, UUID) || undefined,
		em: em ? [em] : undefined,
		locale: page.locale,
		consent: answer[0],
		consent_source: answer[1],
	} as Context;
}

/**
 * On refusal: everything that we keep of a visitor, but the refusal itself. Of whom something was kept the shop is
 * told, so that what waits there and in the worker is emptied too.
 */
export function forget(): void {
	const visitor = cookie(VISITOR, UUID);
	if (visitor) {
		navigator.sendBeacon(page.withdraw, visitor);
	}
	[VISITOR, CLICK_ID, EMAIL, CUSTOMER, 'pintally_handover'].forEach(removeCookie);
}
