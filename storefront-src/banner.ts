/**
 * Hears consent banners that neither speak the WP Consent API nor call `pintally.consent` themselves: by IAB Europe's
 * Transparency and Consent Framework, or by an event of the banner's own. Comes before storefront.js.
 */
import { guarded } from './guarded.ts';
import type { Banner } from './page.ts';

/**
 * Of the framework's purposes (TCF 2.2), those that a conversion tag works for: store and read on the device, create
 * profiles for personalised advertising, use them to select it, and measure how advertising performs. All must be
 * agreed to. No vendor is asked for: we know of no entry of Pinterest's in the framework's list.
 */
const PURPOSES = [1, 3, 4, 7];

/** Of the framework's `TCData`, what is read. */
interface TcData {
	/** Undefined: the banner does not know yet. */
	gdprApplies?: boolean;
	eventStatus?: string;
	purpose?: { consents?: Record<number, boolean> };
}

declare global {
	interface Window {
		__tcfapi?: (
			command: 'addEventListener',
			version: 2,
			callback: (data: TcData | null, success: boolean) => void,
		) => void;
	}
}

/** Before storefront.js has begun, the answer is left where it looks for it. */
function tell(granted: boolean): void {
	const consent = window.pintally?.consent;
	if (consent) {
		consent(granted);
	} else {
		keep(granted ? 'granted' : 'denied', 182 * 86_400);
		window.wp_set_consent?.('marketing', granted ? 'allow' : 'deny');
	}
}

function keep(answer: string, seconds: number): void {
	const secure = location.protocol === 'https:' ? ';secure' : '';
	const path = new URL(window.pintally!.page!.site).pathname;
	document.cookie = `pintally_consent=${answer};path=${path};max-age=${seconds};samesite=lax${secure}`;
}

function hearFramework(): void {
	window.__tcfapi?.('addEventListener', 2, (data, success) => {
		if (!success || data?.gdprApplies === undefined) {
			return;
		}
		const granted = !data.gdprApplies || PURPOSES.every((purpose) => data.purpose?.consents?.[purpose]);
		// While the banner asks, nobody has answered.
		if (data.eventStatus !== 'cmpuishown') {
			tell(granted);
		}
	});
}

function hearEvent({ event, path, value }: Banner & { kind: 'event' }): void {
	const judge = (from: unknown) => {
		const found = path
			.replace(/^window\./, '')
			.split('.')
			.filter(Boolean)
			.reduce<unknown>((part, name) => (part as Record<string, unknown> | null | undefined)?.[name], from);
		if (Array.isArray(found)) {
			return found.includes(value);
		}
		return value ? String(found) === value : found === true;
	};
	const inWindow = path.startsWith('window.');
	// Before the document's own listeners: banners dispatch at the window or at the document, bubbling or not.
	window.addEventListener(
		event,
		(heard) => tell(judge(inWindow ? window : (heard as CustomEvent<unknown>).detail)),
		true,
	);
	// The answer of an earlier page, where the banner keeps it within reach.
	if (inWindow && judge(window)) {
		tell(true);
	}
}

const hear = guarded(() => {
	const banner = window.pintally?.page?.banner;
	if (banner?.kind === 'event') {
		hearEvent(banner);
	} else if (banner) {
		// The framework knows every page's answer: what it said on an earlier one, it may have lost or changed since.
		if (document.cookie.includes('pintally_consent=granted')) {
			keep('', -1);
		}
		if (window.__tcfapi) {
			hearFramework();
		} else {
			window.addEventListener('load', hearFramework);
		}
	}
});

if (document.prerendering) {
	document.addEventListener('prerenderingchange', hear, { once: true });
} else {
	hear();
}
