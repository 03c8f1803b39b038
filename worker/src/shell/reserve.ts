/**
 * A file that takes up room, to be given back when the disk is full: SQLite's log needs room even for a delete, and
 * without it what waits could not be settled and would be sent again and again.
 */
import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const PIECE = 1024 * 1024;

export interface Reserve {
	/** Whether it is there. While it is not, nothing new may be taken. */
	whole(): boolean;
	/** Gives the room back to the disk; answers whether there was any. */
	giveBack(): boolean;
	/** Takes the room again, where `free` bytes leave enough beside it. */
	restore(free: number): void;
}

/**
 * @param bytes its size; 0: none is kept.
 * @param beside free bytes that must stay when it is made.
 */
export function createReserve(folder: string, bytes: number, beside: number): Reserve {
	const path = join(folder, 'reserve');
	const size = () => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
	let whole = size() === bytes;
	return {
		whole: () => whole,
		giveBack() {
			if (!whole || bytes === 0) return false;
			rmSync(path, { force: true });
			whole = false;
			return true;
		},
		restore(free) {
			if (whole || free < bytes + beside) return;
			whole = fill(path, bytes);
		},
	};
}

/** Written, not only sized, and with noise: a file of holes or zeros may take no room. */
function fill(path: string, bytes: number): boolean {
	const noise = randomBytes(PIECE);
	try {
		const file = openSync(path, 'w', 0o600);
		try {
			for (let left = bytes; left > 0; left -= PIECE) writeSync(file, noise, 0, Math.min(left, PIECE));
			fsyncSync(file);
		} finally {
			closeSync(file);
		}
		return true;
	} catch {
		rmSync(path, { force: true });
		return false;
	}
}
