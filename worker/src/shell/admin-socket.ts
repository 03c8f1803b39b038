/**
 * The door for commands on this machine. While a worker runs, its events' database is its own, and so are its calls
 * to Pinterest, so a command about events or an ad account asks the worker: over a Unix socket in the data folder, which only its owner may open
 * (docs/decisions/0003-admin-socket.md).
 */
import { chmodSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import express, { type Express, type RequestHandler } from 'express';
import Type, { type Static, type TSchema } from 'typebox';
import { reasons, type ReasonCode } from '../../../core/vocabulary.ts';
import type { Services } from './app.ts';
import { refuseOtherMethods, sendJson } from './http.ts';
import { parseJson } from './json.ts';
import { nothingHere, overloaded, Problem, problemHandler } from './problem.ts';
import { bytesOf, rawBody } from './raw-body.ts';
import { compile, type Checked } from './schema.ts';
import { laneOf } from './store/event-queue.ts';
import { LARGEST_ORDER, takeOrder, type OrderAnswer } from './woocommerce-order.ts';

/** The least that a usual system allows a socket's path (macOS: 104 with the NUL), in bytes. */
const LONGEST_PATH = 103;
const BODY_LIMIT = 16 * 1024;
/** An order is a text in JSON here, and so longer than it is. */
const ORDER_LIMIT = 8 * LARGEST_ORDER;

/** Where the socket of a data folder is; on Windows a pipe of that name. */
export const socketOf = (folder: string): string =>
	process.platform === 'win32'
		? `\\\\.\\pipe\\pintally-${Buffer.from(folder).toString('base64url')}`
		: join(folder, 'admin.sock');

const closed = { additionalProperties: false };
const Word = Type.Optional(Type.String({ maxLength: 200 }));
const Asked = Type.Object(
	{
		filter: Type.Object(
			{
				shop: Word,
				id: Word,
				reason: Type.Optional(Type.Enum(Object.keys(reasons) as ReasonCode[])),
				before: Type.Optional(Type.Number()),
			},
			closed,
		),
		limit: Type.Integer({ minimum: 1 }),
	},
	closed,
);
const asked = compile(Asked);
const Words = Type.Array(Type.String({ maxLength: 64 }), { maxItems: 200 });
const AskedErasure = compile(
	Type.Object({ shop: Type.String({ maxLength: 200 }), ids: Words, hashes: Words }, closed),
);
const AskedShop = compile(Type.Object({ shop: Type.String({ maxLength: 200 }) }, closed));
const AskedOrder = compile(
	Type.Object({ shop: Type.String({ maxLength: 200 }), order: Type.String() }, closed),
);

type Admin = Pick<Services, 'queue' | 'sender' | 'log' | 'shops' | 'clock' | 'metrics' | 'pressure'>;
type Operation = (parts: Admin, asked: Static<typeof Asked>) => Promise<unknown>;

const OPERATIONS: Record<string, Operation> = {
	list: ({ queue }, { filter, limit }) => queue.dead.list(filter, limit),
	async replay({ queue, sender }, { filter }) {
		const answer = await queue.dead.replay(filter);
		for (const { lane } of await queue.lanes()) sender.wake(lane);
		return answer;
	},
	purge: ({ queue }, { filter }) => queue.dead.purge(filter),
};

function answering<T extends TSchema>(
	schema: Checked<T>,
	operation: (asked: Static<T>) => Promise<unknown>,
): RequestHandler {
	return async (req, res) => {
		const { value } = parseJson(bytesOf(req));
		if (!schema.check(value)) throw new Problem('invalid-batch', { errors: schema.faults(value) });
		sendJson(res, { status: 200, body: { answer: await operation(value) } });
	};
}

/**
 * An order that a shop's webhooks have told of, or not. Only what is new is counted: most of them are known, and are told
 * again with each run of the command. How many a minute is no matter here, but room there must be.
 */
async function takeMissed(
	{ queue, sender, shops, clock, metrics, pressure }: Admin,
	id: string,
	order: string,
): Promise<OrderAnswer> {
	const shop = shops.byId(id);
	if (!shop || shop.disabled) throw new Problem('key-refused');
	const reason = pressure.reason();
	if (reason) throw overloaded(reason, 60);
	const answer = await takeOrder(queue, shop, order, clock.now());
	if ('accepted' in answer) {
		metrics.accepted.inc();
		sender.wake(laneOf(shop.id, shop.test));
	}
	return answer;
}

function adminApp(parts: Admin): Express {
	const app = express();
	app.disable('x-powered-by');
	const route = (path: string, handler: RequestHandler, limit = BODY_LIMIT) =>
		app
			.route(path)
			.post(rawBody(['application/json'], limit), handler)
			.all(refuseOtherMethods('POST'));
	for (const [name, operation] of Object.entries(OPERATIONS))
		route(
			`/dead-letters/${name}`,
			answering(asked, (question) => operation(parts, question)),
		);
	route(
		'/erase',
		answering(AskedErasure, async ({ shop, ...erasure }) => {
			const erased = await parts.queue.erase(shop, erasure);
			parts.log.info({ shop, ...erased }, 'a person was forgotten');
			return erased;
		}),
	);
	route(
		'/accounts/check',
		answering(AskedShop, ({ shop }) => parts.sender.check(shop)),
	);
	route(
		'/orders',
		// The order as a text: what cannot be read in it is its own affair.
		answering(AskedOrder, ({ shop, order }) => takeMissed(parts, shop, order)),
		ORDER_LIMIT,
	);
	app.use(nothingHere);
	app.use(problemHandler(parts.log));
	return app;
}

/**
 * Opens the door; the answer closes it. To be called by whoever owns the folder's events: a socket that is found
 * there was left by a worker that was killed.
 */
export async function openAdminSocket(folder: string, parts: Admin): Promise<() => Promise<void>> {
	const path = socketOf(folder);
	const pipe = process.platform === 'win32';
	if (!pipe && Buffer.byteLength(path) > LONGEST_PATH) {
		parts.log.warn('the path of DATA_DIR is too long for a socket; commands cannot reach the worker');
		return async () => {};
	}
	if (!pipe) rmSync(path, { force: true });
	const server = createServer(adminApp(parts));
	await new Promise<void>((done, failed) => {
		server.once('error', failed);
		server.listen(path, done);
	});
	if (!pipe) chmodSync(path, 0o600);
	return () =>
		new Promise((done) => {
			// Node removes the socket's file itself.
			server.close(() => done());
			server.closeAllConnections();
		});
}
