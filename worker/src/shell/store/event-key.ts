import { hash } from 'node:crypto';

/** Half a SHA-256: no two events of this world share it. By lane, so that a test burns no sale. */
export const keyOf = (lane: string, id: string): Uint8Array =>
	hash('sha256', `${lane}\n${id}`, 'buffer').subarray(0, 16);
