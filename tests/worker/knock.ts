/** Requests as nobody's library would send them: any header, any byte. */
import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import { connect } from 'node:net';
import type { Workbench } from './workbench.ts';

export interface Answer {
	status: number;
	headers: Record<string, string | string[] | undefined>;
	text: string;
	/** Of a JSON answer. */
	// eslint-disable-next-line @typescript-eslint/no-explicit-any -- whatever was answered; the tests say what they expect.
	json: any;
}
export type Headers = Record<string, string | string[] | undefined>;
export interface Knock {
	method?: string;
	path?: string;
	headers?: Headers;
	body?: string | Uint8Array;
}

/** A header given as undefined is left out. */
export function send(url: string, { method = 'POST', path = '/v1/hooks', headers = {}, body }: Knock) {
	const bytes = typeof body === 'string' ? Buffer.from(body) : body;
	const given = Object.entries(headers).filter(([, value]) => value !== undefined);
	return new Promise<Answer>((done, failed) => {
		const { hostname, port } = new URL(url);
		const call = request(
			{
				hostname,
				port,
				path,
				method,
				agent: false,
				headers: Object.fromEntries(given) as Record<string, string | string[]>,
			},
			(response) => {
				let text = '';
				response.on('data', (chunk: Buffer) => (text += chunk.toString()));
				response.on('end', () =>
					done({
						status: response.statusCode ?? 0,
						headers: response.headers,
						text,
						json: response.headers['content-type']?.includes('json') ? JSON.parse(text) : null,
					}),
				);
			},
		);
		call.on('error', failed);
		call.end(bytes);
	});
}

let calls = 0;
/** Headers of a signed call over these bytes, by the bench's shop. */
export function signing(bench: Workbench, body: string | Uint8Array): Record<string, string> {
	const id = `msg_k${++calls}`;
	const at = Math.floor(bench.clock.now() / 1000);
	const key = Buffer.from(bench.secret.slice('whsec_'.length), 'base64');
	const mac = createHmac('sha256', key).update(`${id}.${at}.`).update(body).digest('base64');
	return {
		'content-type': 'application/json',
		'pintally-shop': bench.shop,
		'webhook-id': id,
		'webhook-timestamp': String(at),
		'webhook-signature': `v1,${mac}`,
	};
}

/** What comes back on a bare socket until it is closed; an answer of our own closes it with `Connection: close`. */
export function raw(url: string, text: string, { hangUpAfterMs }: { hangUpAfterMs?: number } = {}) {
	return new Promise<string>((done) => {
		const { hostname, port } = new URL(url);
		const socket = connect(Number(port), hostname, () => socket.write(text));
		let answer = '';
		socket.on('data', (chunk) => (answer += chunk.toString()));
		socket.on('close', () => done(answer));
		socket.on('error', () => done(answer));
		if (hangUpAfterMs !== undefined) setTimeout(() => socket.destroy(), hangUpAfterMs);
	});
}
