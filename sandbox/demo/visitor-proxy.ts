/**
 * A proxy before the worker's collect address: it says that the visitor comes from elsewhere, since an event from
 * 127.0.0.1 carries no address that Pinterest would take. 203.0.113.0/24 is kept for documentation (RFC 5737).
 */
import { once } from 'node:events';
import { createServer, request } from 'node:http';

export const VISITOR = '203.0.113.24';

export interface VisitorProxy {
	stop(): Promise<void>;
}

/** @param worker the port it passes on to, on loopback. */
export async function startVisitorProxy(port: number, worker: number): Promise<VisitorProxy> {
	const server = createServer((incoming, outgoing) => {
		const address = incoming.headers['x-demo-ip'] ?? VISITOR;
		const passed = request(
			{
				host: '127.0.0.1',
				port: worker,
				method: incoming.method,
				path: incoming.url,
				headers: { ...incoming.headers, 'x-forwarded-for': address },
			},
			(answer) => {
				outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
				answer.pipe(outgoing);
			},
		);
		passed.on('error', () => {
			if (!outgoing.headersSent) outgoing.writeHead(502);
			outgoing.end();
		});
		incoming.pipe(passed);
	});
	server.listen(port, '127.0.0.1');
	await once(server, 'listening');
	return {
		async stop() {
			server.close();
			server.closeAllConnections();
			await once(server, 'close');
		},
	};
}
