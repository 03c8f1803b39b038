/** Ports on loopback. */
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Below those that systems hand out by themselves (Linux from 32768, others from 49152): between the look and the use
 * of a port, no connection of another program can be given it.
 */
const [LEAST, MOST] = [20_000, 32_000];
const TRIES = 20;

/** @returns the port wished for, or a free one where it is taken or 0. */
export async function freePort(wished = 0): Promise<number> {
	if (wished > 0 && (await isFree(wished))) return wished;
	for (let attempt = 0; attempt < TRIES; attempt++) {
		const port = randomInt(LEAST, MOST);
		if (await isFree(port)) return port;
	}
	throw new Error('no free port on 127.0.0.1');
}

function isFree(port: number): Promise<boolean> {
	return new Promise((resolve) => {
		const probe = createServer();
		probe.once('error', () => resolve(false));
		probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
	});
}
