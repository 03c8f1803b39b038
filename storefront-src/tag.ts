/** Pinterest's tag: loads core.js once there is consent, and calls `pintrk`. */
import { match } from './identity.ts';
import { insertScript } from './insert-script.ts';
import { page } from './page.ts';

/** Whether core.js came: `blocked` is what ad blockers, and lines too slow to matter, make of it. */
export type Result = 'called' | 'blocked';

const PATIENCE_MS = 10_000;

/**
 * Settled once it is known whether calls reach core.js. Never, where another plugin loads it: then nobody tells us.
 */
export let arrival: Promise<Result> | undefined;

export function pintrk(...call: unknown[]): void {
	window.pintrk?.(...call);
}

/**
 * With consent, first or again.
 *
 * Order of the calls: setconsent, set, load, page, then track (Pinterest's own extensions for Magento and Salesforce).
 */
export function startTag(): void {
	const foreign = !window.pintally!.own || document.querySelector('script[src*="/ct/core.js"]');
	if (arrival || !foreign) {
		pintrk('setconsent', true);
	}
	arrival ??= new Promise((settle) => {
		if (!foreign) {
			if (page.ldp) {
				pintrk('set', page.ldp);
			}
			pintrk('load', page.tag, ...(page.match ? match() : []));
			pintrk('page');
			const script = insertScript(page.script);
			const refused = () => settle('blocked');
			script.onload = () => settle('called');
			script.onerror = refused;
			setTimeout(refused, PATIENCE_MS);
		}
	});
}

/** Consent is withdrawn: Pinterest's script stops and deletes its own cookies. Where it is yet to come, it finds nothing. */
export function stopTag(): void {
	if (arrival) {
		window.pintrk?.queue?.splice(0);
		pintrk('setconsent', false);
	}
}
