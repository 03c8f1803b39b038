/** The visitor's script. Begins when the page is there and somebody looks at it. */
import { leave } from './collect.ts';
import { watchConsent } from './consent.ts';
import { guarded } from './guarded.ts';
import { showsSale } from './handover.ts';
import { page, readPage } from './page.ts';
import { answered, drain, happened } from './session.ts';
import { onCartChange } from './signals.ts';

const begin = guarded(() => {
	if (!readPage()) {
		return;
	}
	if (showsSale()) {
		// Lets the shop deliver the sale in a request that nobody waits for. Nothing of the visitor is in it.
		navigator.sendBeacon(page.pulse);
	}
	// The server leaves bots out as well, by the same words. A page that a cache has kept from before has none.
	if (page.bots && new RegExp(page.bots, 'i').test(navigator.userAgent)) {
		return;
	}
	Object.assign(window.pintally!, { drain, happened });
	const askAgain = watchConsent(answered);
	onCartChange(() => {
		// Another tab may have taken consent back.
		askAgain();
		drain();
	});
	window.addEventListener('pagehide', guarded(leave));
});

function whenReady(): void {
	if (document.readyState === 'loading') {
		document.addEventListener('DOMContentLoaded', begin);
	} else {
		begin();
	}
}

if (document.prerendering) {
	document.addEventListener('prerenderingchange', whenReady, { once: true });
} else {
	whenReady();
}
