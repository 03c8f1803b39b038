/** How a request is read: method, type, size, bytes; then, for a shop's server, whose it is. */
import { createHash } from 'node:crypto';
import express, { type Request, type RequestHandler, type Response } from 'express';
import type { Clock } from './clock.ts';
import { parseJson, type Parsed } from './json.ts';
import { Problem } from './problem.ts';
import { signatureHeaders, verifySignature } from './signature.ts';
import type { Shop, Shops } from './store/shops.ts';

/** @param allow methods, as the `Allow` header lists them. */
export function refuseOtherMethods(allow: string): RequestHandler {
	return (_req, _res, next) => next(new Problem('method-not-allowed', { headers: { Allow: allow } }));
}

function checkHeaders(types: readonly string[]): RequestHandler {
	return (req, _res, next) => {
		const [type = '', ...parameters] = (req.headers['content-type'] ?? '').toLowerCase().split(';');
		if (!types.includes(type.trim()))
			throw new Problem('unsupported-media-type', { headers: { Accept: types.join(', ') } });
		const charset = parameters.map((item) => item.trim()).find((item) => item.startsWith('charset='));
		if (charset && !['charset=utf-8', 'charset="utf-8"', 'charset=utf8'].includes(charset))
			throw new Problem('unsupported-charset');
		const encoding = (req.headers['content-encoding'] ?? 'identity').toLowerCase();
		if (encoding !== 'identity' && encoding !== 'gzip')
			throw new Problem('unsupported-encoding', { headers: { 'Accept-Encoding': 'gzip' } });
		next();
	};
}

/** Reads a body of one of these media types as bytes, at most `limit` of them after decompression. */
export function rawBody(types: readonly string[], limit: number): RequestHandler[] {
	return [checkHeaders(types), express.raw({ type: () => true, limit, inflate: true })];
}

/** The bytes that `rawBody` has read. */
export function bytesOf(req: Request): Uint8Array {
	// Without any body there is nothing to read, and Express leaves `body` alone.
	if (!(req.body instanceof Uint8Array)) throw new Problem('empty-body');
	return req.body;
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
		const digest = createHash('sha256').update(body).digest();
		// With no shop the check above has not passed.
		sendJson(
			res,
			await answer({ ...parseJson(body), shop: shop as Shop, request: { id: headers.id, digest } }),
		);
	};
}

export function sendJson(res: Response, { status, body }: Answer): void {
	res.status(status).set('Cache-Control', 'no-store').type('application/json').send(JSON.stringify(body));
}
