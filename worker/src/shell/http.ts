/** Routes for shops' servers: whose a request is, and how it is answered. */
import { hash } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import type { Clock } from './clock.ts';
import { parseJson, type Parsed } from './json.ts';
import { Problem } from './problem.ts';
import { bytesOf } from './raw-body.ts';
import { signatureHeaders, verifySignature } from './signature.ts';
import type { Shop, Shops } from './store/shops.ts';

/** @param allow methods, as the `Allow` header lists them. */
export function refuseOtherMethods(allow: string): RequestHandler {
	return (_req, _res, next) => next(new Problem('method-not-allowed', { headers: { Allow: allow } }));
}

/** A request of which is proved which shop made it. */
export interface SignedCall extends Parsed {
	shop: Shop;
	request: { id: string; digest: Uint8Array };
}

export interface Answer {
	status: number;
	body: unknown;
}

/** A route for shops' servers: the signature is checked on the bytes before anything of them is read. */
export function signed(
	{ shops, clock }: { shops: Shops; clock: Clock },
	answer: (call: SignedCall) => Promise<Answer>,
): RequestHandler {
	return async (req, res) => {
		const headers = signatureHeaders(req, Math.floor(clock.now() / 1000));
		const body = bytesOf(req);
		const names = req.headersDistinct['pintally-shop'] ?? [];
		const named = names.length === 1 ? shops.byId(names[0] ?? '') : null;
		const shop = named && !named.disabled ? named : null;
		verifySignature(headers, body, shop ? await shops.signingKeys(shop.id) : []);
		const digest = hash('sha256', body, 'buffer');
		// With no shop the check above has not passed.
		sendJson(
			res,
			await answer({ ...parseJson(body), shop: shop as Shop, request: { id: headers.id, digest } }),
		);
	};
}

export function sendJson(res: Response, { status, body }: Answer): void {
	const text = JSON.stringify(body);
	// Express's `send` makes bytes of a long text, and those cannot leave in one piece with the head.
	res
		.status(status)
		.set({
			'Cache-Control': 'no-store',
			'Content-Type': 'application/json; charset=utf-8',
			'Content-Length': String(Buffer.byteLength(text)),
		})
		.end(text);
}
