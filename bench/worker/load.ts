/** Signed posts of hooks over as many connections as are asked for, until the time is over. */
import { createHmac } from 'node:crypto';
import { Pool } from 'undici';
import { signup } from '../../tests/worker/hooks-of-vectors.ts';
import type { Contestant } from './children.ts';

const CONNECTIONS = 64;
let count = 0;

function body(hooks: number): string {
	const now = Date.now();
	const request = ++count;
	return JSON.stringify({
		hooks: Array.from({ length: hooks }, (_, at) => signup(`bench.${process.pid}.${request}.${at}`, now)),
	});
}

function headers({ shop, secret }: Contestant, text: string): Record<string, string> {
	const [id, at] = [`msg_${process.pid}_${count}`, Math.floor(Date.now() / 1000)];
	const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
	const mac = createHmac('sha256', key).update(`${id}.${at}.${text}`).digest('base64');
	return {
		'content-type': 'application/json',
		'pintally-shop': shop,
		'webhook-id': id,
		'webhook-timestamp': String(at),
		'webhook-signature': `v1,${mac}`,
	};
}

/**
 * @param hooks in each body.
 * @param until milliseconds that it lasts, or requests after which it ends.
 * @returns answered requests a second.
 */
export async function load(
	contestant: Contestant,
	hooks: number,
	until: { ms: number } | { requests: number },
): Promise<number> {
	const pool = new Pool(contestant.url, { connections: CONNECTIONS });
	const begun = performance.now();
	let [asked, answered] = [0, 0];
	const more = () => ('ms' in until ? performance.now() - begun < until.ms : asked < until.requests);
	const connection = async () => {
		while (more()) {
			asked++;
			const text = body(hooks);
			const answer = await pool.request({
				method: 'POST',
				path: '/v1/hooks',
				headers: headers(contestant, text),
				body: text,
			});
			const said = await answer.body.text();
			if (answer.statusCode !== 202) throw new Error(`${answer.statusCode}: ${said}`);
			answered++;
		}
	};
	await Promise.all(Array.from({ length: CONNECTIONS }, connection));
	const seconds = (performance.now() - begun) / 1000;
	await pool.close();
	return answered / seconds;
}
