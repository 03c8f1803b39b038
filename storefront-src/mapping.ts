/**
 * Where the second script meets the first: what events are and how they are mapped is needed after consent only, so
 * it is no part of what every visitor loads.
 */
import type { TagCall } from '../core/types.ts';
import { events } from '../core/vocabulary.ts';
import { guarded } from './guarded.ts';
import type { PageConfig, PageHook } from './page.ts';
import { tellTouch } from './touch.ts';
import { offerTrack } from './track.ts';

export interface Mapping {
	/** @returns `null` for what is no event, and for orders that are rightly left out. */
	tagCall(hook: PageHook, page: PageConfig): TagCall | null;
	/** The visitor agrees: takes calls of `pintally.track`, those made before included, and tells where they came from. */
	agreed(page: PageConfig): void;
}

const tell = guarded(tellTouch);

export function register(tagCall: Mapping['tagCall']): void {
	const { pintally } = window;
	pintally!.mapping = {
		tagCall: (hook, page) => (Object.keys(events).includes(hook.event) ? tagCall(hook, page) : null),
		agreed: (page) => {
			offerTrack();
			tell(page);
		},
	};
	pintally!.drain?.();
}
