/** The way of a command to dead events: through the worker that runs, else straight to the database. */
import { Client } from 'undici';
import { socketOf } from '../shell/admin-socket.ts';
import type { Config } from '../shell/config.ts';
import type { DeadEvent, DeadFilter, DeadLetters } from '../shell/store/event-queue.ts';
import { openQueue } from '../shell/store/open.ts';

/** Nobody listens: there is no worker, or one that was killed has left its socket. */
const NOBODY = new Set(['ENOENT', 'ECONNREFUSED']);
/** What a list needs not say. */
const ANY_LIMIT = 1;

class Unanswered extends Error {}

/** The same operations, done by the worker that listens on the socket. */
function remote(client: Client): DeadLetters {
	async function ask<T>(operation: string, filter: DeadFilter, limit = ANY_LIMIT): Promise<T> {
		const { statusCode, body } = await client.request({
			method: 'POST',
			path: `/dead-letters/${operation}`,
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ filter, limit }),
		});
		const answer = (await body.json()) as { answer?: T; title?: string };
		if (statusCode !== 200) throw new Unanswered(answer.title ?? `The worker answered ${statusCode}.`);
		return answer.answer as T;
	}
	return {
		list: (filter, limit) => ask<DeadEvent[]>('list', filter, limit),
		replay: (filter) => ask('replay', filter),
		purge: (filter) => ask('purge', filter),
	};
}

/** @throws {StoreInUse} if a worker has the events and cannot be asked. */
export async function withDeadLetters<T>(
	config: Config,
	work: (dead: DeadLetters) => Promise<T>,
): Promise<T> {
	// A replay of very many takes longer than undici would wait for an answer.
	const client = new Client('http://worker', { socketPath: socketOf(config.DATA_DIR), headersTimeout: 0 });
	try {
		return await work(remote(client));
	} catch (error) {
		if (!NOBODY.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
	} finally {
		await client.destroy();
	}
	const queue = await openQueue(config);
	try {
		return await work(queue.dead);
	} finally {
		await queue.close();
	}
}
