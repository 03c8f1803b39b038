/** The way of a command to the worker that runs on this machine, by its socket (docs/decisions/0003-admin-socket.md). */
import { Client } from 'undici';
import { socketOf } from '../shell/admin-socket.ts';
import type { Config } from '../shell/config.ts';
import type { Erased, Erasure } from '../shell/store/erasure.ts';
import type { DeadEvent, DeadFilter, DeadLetters, EventQueue } from '../shell/store/event-queue.ts';
import { openQueue } from '../shell/store/open.ts';
import type { Shop } from '../shell/store/shops.ts';
import { takeOrder, type OrderAnswer } from '../shell/woocommerce-order.ts';

/** Nobody listens: there is no worker, or one that was killed has left its socket. */
const NOBODY = new Set(['ENOENT', 'ECONNREFUSED']);
/** What a list needs not say. */
const ANY_LIMIT = 1;

export class Unanswered extends Error {}

type Ask = <T>(path: string, question: unknown) => Promise<T>;

/**
 * Answers null when no worker runs here.
 * @throws {Unanswered} with the worker's words, if it cannot do what it is asked.
 */
async function throughDoor<T>(config: Config, work: (ask: Ask) => Promise<T>): Promise<{ answer: T } | null> {
	// A replay of very many takes longer than undici would wait for an answer.
	const client = new Client('http://worker', { socketPath: socketOf(config.DATA_DIR), headersTimeout: 0 });
	let wasThere = false;
	async function ask<A>(path: string, question: unknown): Promise<A> {
		const { statusCode, body } = await client.request({
			method: 'POST',
			path,
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(question),
		});
		wasThere = true;
		const answer = (await body.json()) as { answer?: A; title?: string };
		if (statusCode !== 200) throw new Unanswered(answer.title ?? `The worker answered ${statusCode}.`);
		return answer.answer as A;
	}
	try {
		return { answer: await work(ask) };
	} catch (error) {
		// One that ends in the middle is no worker that never ran: half of the work is done.
		if (!wasThere && NOBODY.has((error as NodeJS.ErrnoException).code ?? '')) return null;
		throw error;
	} finally {
		await client.destroy();
	}
}

/** Has the worker ask Pinterest about a shop's ad account. Answers whether one runs here. */
export const checkAccount = async (config: Config, shop: string): Promise<boolean> =>
	(await throughDoor(config, (ask) => ask('/accounts/check', { shop }))) !== null;

/** The same operations, done by the worker. */
function remote(ask: Ask): DeadLetters {
	const operation = <T>(name: string, filter: DeadFilter, limit = ANY_LIMIT) =>
		ask<T>(`/dead-letters/${name}`, { filter, limit });
	return {
		list: (filter, limit) => operation<DeadEvent[]>('list', filter, limit),
		replay: (filter) => operation('replay', filter),
		purge: (filter) => operation('purge', filter),
	};
}

/**
 * Through the worker that runs, else straight to the database.
 * @throws {StoreInUse} if a worker has the events and cannot be asked.
 */
async function throughEither<T>(
	config: Config,
	asked: (ask: Ask) => Promise<T>,
	itself: (queue: EventQueue) => Promise<T>,
): Promise<T> {
	const done = await throughDoor(config, asked);
	if (done) return done.answer;
	const queue = await openQueue(config);
	try {
		return await itself(queue);
	} finally {
		await queue.close();
	}
}

/** @throws as {@link throughEither}. */
export const withDeadLetters = <T>(config: Config, work: (dead: DeadLetters) => Promise<T>): Promise<T> =>
	throughEither(
		config,
		(ask) => work(remote(ask)),
		(queue) => work(queue.dead),
	);

/** A shop's events lose their content. @throws as {@link throughEither}. */
export const eraseEvents = (config: Config, shop: string, erasure: Erasure): Promise<Erased> =>
	throughEither(
		config,
		(ask) => ask('/erase', { shop, ...erasure }),
		(queue) => queue.erase(shop, erasure),
	);

/**
 * Takes orders of a shop as if its webhooks brought them, and sends what is new.
 * @param work is handed what takes one, in JSON.
 * @throws as {@link throughEither}.
 */
export const withIntake = <T>(
	config: Config,
	shop: Shop,
	work: (take: (order: string) => Promise<OrderAnswer>) => Promise<T>,
): Promise<T> =>
	throughEither(
		config,
		(ask) => work((order) => ask('/orders', { shop: shop.id, order })),
		(queue) => work((order) => takeOrder(queue, shop, order, Date.now())),
	);
