/**
 * Log lines are JSON on standard output. Bodies, headers and addresses are never handed to the log; the
 * redaction below is the second line of defence, not the first.
 */
import { pino, type DestinationStream, type Logger } from 'pino';

export type Log = Logger;

const SECRET_NAMES = [
	'token',
	'conversion_token',
	'secret',
	'authorization',
	'email',
	'phone',
	'billing',
	'user_data',
	'payload',
	'body',
	'headers',
];

export function createLog(level: string, destination?: DestinationStream): Log {
	const options = {
		level,
		base: { name: 'pintally-worker' },
		timestamp: pino.stdTimeFunctions.isoTime,
		redact: { paths: SECRET_NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), remove: true },
	};
	return destination ? pino(options, destination) : pino(options);
}
