/** Which frames hold a player that says what it plays. */

export type Player = 'youtube' | 'vimeo';

const ADDRESS = /^https:\/\/(?:www\.(youtube)(?:-nocookie)?\.com\/embed|player\.(vimeo)\.com\/video)\//;

/** @returns `undefined` for what is no frame, or another's. */
export function playerOf(frame: unknown): Player | undefined {
	const [, youtube, vimeo] = ADDRESS.exec((frame as HTMLIFrameElement).src) ?? [];
	return (youtube ?? vimeo) as Player | undefined;
}
