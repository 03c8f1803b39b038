/**
 * Takes the page's own events and receipts to the worker (docs/api.md, part 3), or where browsers cannot reach it to
 * the shop, which takes the same body.
 */
import { context } from './identity.ts';
import { page, type PageHook } from './page.ts';
import type { Receipt } from './receipt.ts';

/** The server takes 20 of each, in 32 KiB: ten of the longest hooks that `track` lets through fit. */
const HOOKS = 10;
const RECEIPTS = 20;
const NOT_REACHED = { status: 503 };

let hooks: PageHook[] = [];
let receipts: Receipt[] = [];

export function collectHook(hook: PageHook): void {
	soon();
	hooks.push(hook);
}

export function collectReceipt(receipt: Receipt): void {
	soon();
	receipts.push(receipt);
}

/** The page is going: what waits leaves in a beacon. */
export function leave(): void {
	send((body) => navigator.sendBeacon(page.collect, body));
}

/** Consent is withdrawn: what waits is dropped. */
export function drop(): void {
	hooks = [];
	receipts = [];
}

/** All that happens at one moment goes together. */
function soon(): void {
	if (!hooks.length && !receipts.length) {
		queueMicrotask(() => send((body) => void post(page.collect, body)));
	}
}

function send(how: (body: string) => void): void {
	while (hooks.length || receipts.length) {
		const { key, rules } = page;
		const taken = { hooks: hooks.splice(0, HOOKS), receipts: receipts.splice(0, RECEIPTS) };
		how(JSON.stringify({ key, ...taken, context: context(), rules }));
	}
}

/** Text, so that the browser asks no preflight; keepalive, so that it outlives the page. */
async function post(address: string, body: string): Promise<void> {
	const { status } = await fetch(address, {
		method: 'POST',
		body,
		keepalive: true,
		credentials: 'omit',
	}).catch(() => NOT_REACHED);
	// Any other answer is final: the other road would hear the same.
	if ((status > 499 || status === 429) && address !== page.fallback) {
		await post(page.fallback, body);
	}
}
