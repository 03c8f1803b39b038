/** A way to a server that can go silent: connections stay open, and nothing comes through any more. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export async function startProxy(socketPath: string) {
	const sockets = new Set<Socket>();
	let silent = false;
	/** What was open when it went silent, or came then, never speaks again. */
	const lost = new Set<Socket>();
	const clients = new Set<Socket>();
	const server = createServer((client) => {
		const upstream = connect(socketPath);
		clients.add(client);
		client.on('close', () => clients.delete(client));
		for (const [from, to] of [
			[client, upstream],
			[upstream, client],
		] as const) {
			sockets.add(from);
			from.on('data', (chunk) => {
				if (silent) lost.add(client);
				if (!lost.has(client)) to.write(chunk);
			});
			from.on('error', () => undefined);
			from.on('close', () => {
				sockets.delete(from);
				if (!lost.has(client)) to.destroy();
			});
		}
	});
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	return {
		port: (server.address() as AddressInfo).port,
		swallow() {
			silent = true;
			for (const client of clients) lost.add(client);
		},
		/** New connections come through; those that were open stay as they are. */
		restore() {
			silent = false;
		},
		close() {
			for (const socket of sockets) socket.destroy();
			return new Promise<void>((done) => server.close(() => done()));
		},
	};
}
