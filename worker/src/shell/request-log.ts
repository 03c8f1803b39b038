/** A line for each request. By hand: a logger of its own for each request costs as much as mapping ten hooks. */
import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Log } from './log.ts';

declare global {
	// eslint-disable-next-line @typescript-eslint/no-namespace -- Express's own way to add to a request.
	namespace Express {
		interface Request {
			/** Told in a problem, so that an answer and a log line can be brought together. */
			id: string;
		}
	}
}

/**
 * Method, path, status and time; no header, no address, no query.
 * @param pathOf the path as it is documented, and nothing of what somebody wrote there instead.
 */
export const requestLog =
	(log: Log, pathOf: (url: string) => string): RequestHandler =>
	(req, res, next) => {
		const begun = performance.now();
		req.id = randomUUID();
		res.once('close', () => {
			const level = res.statusCode >= 500 ? 'warn' : 'debug';
			if (!log.isLevelEnabled(level)) return;
			log[level](
				{
					req: { id: req.id, method: req.method, path: pathOf(req.originalUrl) },
					res: { status: res.statusCode },
					responseTime: Math.round(performance.now() - begun),
				},
				res.writableFinished ? 'request completed' : 'request aborted',
			);
		});
		next();
	};
