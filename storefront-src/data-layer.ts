/**
 * In the place of tag.ts where Google Tag Manager calls the tag: the same events with the same ids are pushed to
 * `dataLayer`, after consent. What is pushed is documented in docs/tag-manager.md, with a container that takes it.
 */
import type { TagCall } from '../core/types.ts';
import { match } from './identity.ts';
import { page } from './page.ts';
import type { Result } from './tag.ts';

const PATIENCE_MS = 10_000;

/**
 * Settled once it is known whether Tag Manager is there to take what is pushed. What its container does with it nobody
 * tells us.
 */
export let arrival: Promise<Result> | undefined;

/** Of the tag's calls, those of events: what loads the tag is the container's. */
export function pintrk(...[, event, data]: TagCall): void {
	push('pintally_event', { event, ...data, data });
}

export function startTag(): void {
	const [known] = page.match ? match() : [];
	push('pintally_consent', { consent: 'granted', tag_id: page.tag, match: known, ldp: page.ldp });
	arrival ??= new Promise((settle) => {
		const look = () => window.google_tag_manager && settle('called');
		look();
		window.addEventListener('load', look);
		setTimeout(() => {
			look();
			settle('blocked');
		}, PATIENCE_MS);
	});
}

export function stopTag(): void {
	if (arrival) {
		push('pintally_consent', { consent: 'denied' });
	}
}

/** Tag Manager merges what is pushed into what was pushed before: so that is emptied first, as Google advises. */
function push(event: string, pintally: object): void {
	const layer = (window.dataLayer ??= []);
	layer.push({ pintally: null });
	layer.push({ event, pintally });
}
