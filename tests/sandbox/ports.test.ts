import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freePort } from '../../sandbox/ports.ts';

let other: Server;
let taken: number;
beforeEach(async () => {
	other = createServer();
	await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
	taken = (other.address() as AddressInfo).port;
});
afterEach(() => new Promise<void>((done) => other.close(() => done())));

test('a port that is wished for and free is given', async () => {
	const free = await freePort();
	expect(await freePort(free)).toBe(free);
});

test('where it is taken, or none is wished for, another one that no connection can be given meanwhile', async () => {
	for (const port of [await freePort(taken), await freePort()]) {
		expect(port).not.toBe(taken);
		expect(port).toBeGreaterThanOrEqual(20_000);
		// Linux gives connections ports from 32768 on (ip_local_port_range).
		expect(port).toBeLessThan(32_768);
	}
});
