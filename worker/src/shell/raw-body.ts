/**
 * Reads a body as bytes and never more of it than allowed. Express's own reader answers "too large" only
 * when the sender has sent everything; here a body that is too large is refused where it is noticed.
 */
import type { Request, RequestHandler } from 'express';
import { createGunzip, type Gunzip } from 'node:zlib';
import { Problem } from './problem.ts';

function checkType(req: Request, types: readonly string[]): void {
	const [type = '', ...parameters] = (req.headers['content-type'] ?? '').toLowerCase().split(';');
	if (!types.includes(type.trim()))
		throw new Problem('unsupported-media-type', { headers: { Accept: types.join(', ') } });
	const charset = parameters.map((item) => item.trim()).find((item) => item.startsWith('charset='));
	if (charset && !['charset=utf-8', 'charset="utf-8"', 'charset=utf8'].includes(charset))
		throw new Problem('unsupported-charset');
}

function decoder(req: Request): Gunzip | null {
	const encoding = (req.headers['content-encoding'] ?? 'identity').toLowerCase();
	if (encoding === 'gzip') return createGunzip();
	if (encoding === 'identity') return null;
	throw new Problem('unsupported-encoding', { headers: { 'Accept-Encoding': 'gzip' } });
}

function readBytes(req: Request, gunzip: Gunzip | null, limit: number): Promise<Uint8Array> {
	const source = gunzip ? req.pipe(gunzip) : req;
	return new Promise((done, failed) => {
		const chunks: Buffer[] = [];
		let length = 0;
		const stop = (problem: Problem) => {
			req.unpipe();
			req.pause();
			gunzip?.destroy();
			failed(problem);
		};
		source.on('data', (chunk: Buffer) => {
			length += chunk.length;
			if (length > limit) stop(new Problem('too-large'));
			else chunks.push(chunk);
		});
		source.on('end', () => done(Buffer.concat(chunks)));
		gunzip?.on('error', () => stop(new Problem('malformed-body')));
		// The sender has gone, or took longer than the server waits.
		req.on('error', () => stop(new Problem('timeout')));
	});
}

/** @param limit bytes, after decompression. */
export function rawBody(types: readonly string[], limit: number): RequestHandler {
	return async (req, res, next) => {
		checkType(req, types);
		if (Number(req.headers['content-length'] ?? 0) > limit) throw new Problem('too-large');
		const gunzip = decoder(req);
		// Node has answered every other expectation. In pieces a body announces no length, and is asked for too.
		if (req.headers.expect !== undefined && req.httpVersion === '1.1') res.writeContinue();
		req.body = await readBytes(req, gunzip, limit);
		next();
	};
}

/** The bytes that `rawBody` has read. */
export const bytesOf = (req: Request): Uint8Array => req.body as Uint8Array;
