import { hash } from 'node:crypto';

/** Half a SHA-256, hex: no two events of this world share it. By lane, so that a test burns no sale. */
export const keyOf = (lane: string, id: string): string =>
	hash('sha256', `${lane}\n${id}`, 'hex').slice(0, 32);
