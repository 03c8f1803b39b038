/** Ports on loopback. */
import { createServer } from 'node:net';

/** @returns the port wished for, or a free one where it is taken or 0. */
export async function freePort(wished = 0): Promise<number> {
	return (
		(await tryPort(wished)) ?? (await tryPort(0)) ?? Promise.reject(new Error('no free port on 127.0.0.1'))
	);
}

function tryPort(port: number): Promise<number | undefined> {
	return new Promise((resolve) => {
		const probe = createServer();
		probe.once('error', () => resolve(undefined));
		probe.listen(port, '127.0.0.1', () => {
			const address = probe.address();
			const taken = typeof address === 'object' && address ? address.port : undefined;
			probe.close(() => resolve(taken));
		});
	});
}
