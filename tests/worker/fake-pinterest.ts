/** A Pinterest on loopback that records calls and answers as it is told. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CapiEvent } from '../../core/types.ts';

export interface Call {
	path: string;
	test: boolean;
	token: string;
	events: CapiEvent[];
	bytes: number;
	/** Monotonic, milliseconds. */
	at: number;
}
export interface Reply {
	status: number;
	body?: unknown;
	headers?: Record<string, string>;
	/** Never answers, or cuts the connection: before the answer or in the midst of it. */
	silence?: 'hang' | 'cut' | 'torn';
}

export const processed = ({ events }: Call): Reply => ({
	status: 200,
	body: {
		num_events_received: events.length,
		num_events_processed: events.length,
		events: events.map(() => ({ status: 'processed', error_message: '', warning_message: '' })),
	},
});

export async function startPinterest() {
	const calls: Call[] = [];
	const pinterest = {
		url: '',
		/** Calls with real events; test calls with `test=true` are in `checks`. */
		calls,
		checks: [] as Call[],
		reply: processed as (call: Call) => Reply | Promise<Reply>,
		/** Answers no call with events until what it gives back is called. */
		hold(): () => void {
			let release = () => {};
			const released = new Promise<void>((done) => (release = done));
			pinterest.reply = async (call) => {
				if (!call.test) await released;
				return processed(call);
			};
			return release;
		},
		/** Ids of all events that were sent, in order. */
		ids: () => calls.flatMap(({ events }) => events.map(({ event_id }) => event_id)),
		/** Connections that are open: none are left of a process that has died, once all it sent was read. */
		connections: () =>
			new Promise<number>((done, failed) =>
				server.getConnections((error, count) => (error ? failed(error) : done(count))),
			),
		close: () =>
			new Promise<void>((done) => {
				server.close(() => done());
				server.closeAllConnections();
			}),
	};
	const answer = async (req: IncomingMessage, res: ServerResponse) => {
		const chunks: Buffer[] = [];
		for await (const chunk of req) chunks.push(chunk as Buffer);
		const body = Buffer.concat(chunks);
		const url = new URL(req.url ?? '/', 'http://pinterest');
		const call: Call = {
			path: url.pathname,
			test: url.searchParams.get('test') === 'true',
			token: (req.headers.authorization ?? '').replace('Bearer ', ''),
			events: (JSON.parse(body.toString()) as { data: CapiEvent[] }).data,
			bytes: body.length,
			at: performance.now(),
		};
		const check = call.events[0]?.event_id.startsWith('check.') ?? false;
		(check ? pinterest.checks : calls).push(call);
		const reply = await pinterest.reply(call);
		if (reply.silence === 'hang') return;
		if (reply.silence === 'cut') return void req.socket.destroy();
		if (reply.silence === 'torn')
			return void req.socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"events":');
		const text = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body ?? {});
		res.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers }).end(text);
	};
	const server = createServer((req, res) => void answer(req, res).catch(() => res.destroy()));
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	pinterest.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v5`;
	return pinterest;
}

export type FakePinterest = Awaited<ReturnType<typeof startPinterest>>;
