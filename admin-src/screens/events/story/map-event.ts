/** The event by the very code that sends it, for the owner's eyes. */
import { maskedEvent, maskedTagCall } from '../../../../core/masked-event.ts';
import { storyOf } from '../../../../core/story.ts';
import type { CapiEvent, Hook, Seconds, TagCall } from '../../../../core/types.ts';
import type { Answered } from '../../../../core/leave-out.ts';
import { withHashes } from '../sha256.ts';

export interface Mapped {
	asked: readonly Answered[];
	/** Null where it is left out. */
	event: CapiEvent | null;
	tag: TagCall | null;
}

/** @param now When it was, or is to be, sent. */
export async function mapEvent(hook: Hook, now: Seconds): Promise<Mapped> {
	const { asked, mapped } = await withHashes((hash) => storyOf(hook, { now, hash }));
	return {
		asked,
		event: mapped.send ? maskedEvent(mapped.event) : null,
		tag: mapped.send && mapped.tag ? maskedTagCall(mapped.tag) : null,
	};
}
