/**
 * Where the second script meets the first: what events are and how they are mapped is needed after consent only, so
 * it is no part of what every visitor loads.
 */
import type { TagCall } from '../core/types.ts';
import { events } from '../core/vocabulary.ts';
import type { PageConfig, PageHook } from './page.ts';
import { offerTrack } from './track.ts';

export interface Mapping {
	/** @returns `null` for what is no event, and for orders that are rightly left out. */
	tagCall(hook: PageHook, page: PageConfig): TagCall | null;
	/** Takes calls of `pintally.track`, those made before included. */
	offerTrack(): void;
}

export function register(tagCall: Mapping['tagCall']): void {
	const { pintally } = window;
	pintally!.mapping = {
		tagCall: (hook, page) => (Object.keys(events).includes(hook.event) ? tagCall(hook, page) : null),
		offerTrack,
	};
	pintally!.drain?.();
}
