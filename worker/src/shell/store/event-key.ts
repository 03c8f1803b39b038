import { createHash } from 'node:crypto';

/** Half a SHA-256: no two events of this world share it. By lane, so that a test burns no sale. */
export const keyOf = (lane: string, id: string): Uint8Array =>
	createHash('sha256').update(`${lane}\n${id}`).digest().subarray(0, 16);
