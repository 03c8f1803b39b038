/** One page's session: holds what happens until the visitor has answered, then takes each event down its roads. */
import type { ActionFacts, Consent } from '../core/types.ts';
import type { EventName } from '../core/vocabulary.ts';
import { collectHook, collectReceipt, drop } from './collect.ts';
import { answer, granted } from './consent.ts';
import { guarded } from './guarded.ts';
import { takeHandover } from './handover.ts';
import { forget, identify } from './identity.ts';
import { insertScript } from './insert-script.ts';
import { alone, first, forgetCalled } from './once.ts';
import { happening, page, type PageHook } from './page.ts';
import { receiptOf } from './receipt.ts';
import { arrival, pintrk, startTag, stopTag } from './tag.ts';

/** WordPress's id of storefront-checkout.js, by its handle in plugin/src/Tag/BornHooks.php. */
const CHECKOUT_SCRIPT = 'pintally-storefront-checkout-js';

/** What waits for the file that turns facts into tag calls. */
let uncalled: PageHook[] = [];
let pageIsTold = false;

export function answered(before: Consent): void {
	if (before === 'denied' || answer[0] === 'denied') {
		// What others reported is not kept for a change of mind.
		window.pintally!.queue = [];
	}
	if (granted()) {
		agree();
	} else {
		uncalled = [];
		drop();
		stopTag();
		forget();
		forgetCalled();
	}
}

function agree(): void {
	identify();
	startTag();
	if (!pageIsTold) {
		pageIsTold = true;
		page.hooks.forEach(({ event, facts }) => tell(event, facts));
		// On the order-received page its own mapping is there, or on its way.
		if (!window.pintally!.mapping && !document.getElementById(CHECKOUT_SCRIPT)) {
			insertScript(page.events);
		}
	}
	drain();
}

function tell(event: EventName, facts: ActionFacts): void {
	if (!page.off.includes(event)) {
		const hook = happening(event, facts);
		collectHook(hook);
		uncalled.push(hook);
	}
}

/** Something of the browser's own: to the worker, and by tag, with one id. */
export const happened = guarded((event: EventName, facts: ActionFacts) => {
	if (granted()) {
		tell(event, facts);
		drain();
	}
});

/** Calls the tag for what waits: the browser's own events, and the server's that were handed over. */
export const drain = guarded(() => {
	const { mapping } = window.pintally!;
	if (granted() && mapping) {
		uncalled.splice(0).forEach(call);
		mapping.agreed(page);
		return alone(() => granted() && takeHandover().forEach(callBorn));
	}
});

const call = guarded(called);

function called(hook: PageHook): boolean {
	const made = window.pintally!.mapping!.tagCall(hook, page);
	if (made) {
		pintrk(...made);
	}
	return !!made;
}

/** An event of the server's is in the ledger already: by tag only, and a receipt for the ledger. */
const callBorn = guarded(async (hook: PageHook) => {
	if (first(hook.id) && called(hook)) {
		const receipt = await receiptOf(hook, arrival!);
		if (granted()) {
			collectReceipt(receipt);
		}
	}
});
