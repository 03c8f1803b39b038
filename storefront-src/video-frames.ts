/**
 * Tells the page how far a video in a frame was played: YouTube's and Vimeo's players say so to whoever asks them, by
 * messages between the page and the frame. No library of theirs is loaded and nothing is asked of their hosts.
 *
 * Loaded by storefront-rules.js, only where there is such a frame and a rule for videos. What it tells is the event
 * `pintally:played` at the frame, which a player that is not known here can tell as well (docs/hooks.md).
 */
import { guarded } from './guarded.ts';
import { playerOf, type Player } from './players.ts';

/** Parts of what both say; of YouTube's only what has changed is there. */
interface Told {
	/** YouTube's. */
	info?: { currentTime?: number; duration?: number };
	/** Vimeo's. */
	data?: { seconds?: number; duration?: number };
	method?: string;
	value?: number;
}

/**
 * As YouTube's iframe_api and Vimeo's player.js ask. A player that is not ready yet has not heard it, so each is asked until
 * it answers: YouTube's by itself, Vimeo's what it is asked for last.
 */
const ASK: Record<Player, readonly object[]> = {
	youtube: [{ event: 'listening', id: 1, channel: 'widget' }],
	vimeo: [{ method: 'addEventListener', value: 'timeupdate' }, { method: 'getDuration' }],
};
const AGAIN_MS = 1_000;
/** Later it is no player, or one that may not speak (enablejsapi=0). */
const MOST = 30;

/** Frames that have answered, with the length of what they play. */
const lengths = new Map<Element, number>();

function ask(frame: HTMLIFrameElement, times = MOST): void {
	const player = playerOf(frame);
	if (player && times && !lengths.has(frame)) {
		for (const question of ASK[player]) {
			frame.contentWindow?.postMessage(JSON.stringify(question), new URL(frame.src).origin);
		}
		setTimeout(
			guarded(() => ask(frame, times - 1)),
			AGAIN_MS,
		);
	}
}

function hear({ source, origin, data }: MessageEvent): void {
	const frame = frames().find(({ contentWindow }) => contentWindow === source);
	// A frame may have gone elsewhere: its address is what it was given, the message's origin is where it is.
	if (!source || !frame || !playerOf(frame) || new URL(frame.src).origin !== origin) {
		return;
	}
	const { info, data: progress, method, value } = read(data);
	const now = info ? info.currentTime : progress?.seconds;
	const length = (info ?? progress)?.duration ?? (method === 'getDuration' ? value : lengths.get(frame)) ?? 0;
	if (info || progress || method) {
		lengths.set(frame, length);
	}
	if (now !== undefined && length > 0) {
		frame.dispatchEvent(new CustomEvent('pintally:played', { bubbles: true, detail: now / length }));
	}
}

/** YouTube sends text, Vimeo text or an object; another script's message may be anything. */
function read(data: unknown): Told {
	try {
		return ((typeof data === 'string' ? JSON.parse(data) : data) as Told | null) ?? {};
	} catch {
		return {};
	}
}

function frames(): HTMLIFrameElement[] {
	return [...document.querySelectorAll('iframe')];
}

window.addEventListener('message', guarded(hear));
document.addEventListener(
	'load',
	guarded(({ target }: Event) => {
		// What it played before, it has forgotten.
		lengths.delete(target as Element);
		ask(target as HTMLIFrameElement);
	}),
	true,
);
frames().forEach((frame) => ask(frame));
