/**
 * Configuration comes from the environment and is checked once, at start, with all mistakes in one answer.
 * VARIABLES is the one list: the check, `--help` and docs/worker.md all follow it.
 */
import { isIP } from 'node:net';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseKeys } from './secrets.ts';

const MEBIBYTE = 1024 * 1024;

/** Thrown by a reader: what the variable must be. Never the value, which may be a secret. */
class Mistake extends Error {}

type Read<T> = (text: string) => T;
interface Variable<T> {
	/** As text, as it would stand in the environment. */
	default: string;
	describe: string;
	read: Read<T>;
}

function whole(minimum: number, maximum: number): Read<number> {
	return (text) => {
		const value = Number(text);
		if (!/^\d+$/.test(text) || value < minimum || value > maximum)
			throw new Mistake(`must be a whole number from ${minimum} to ${maximum}`);
		return value;
	};
}

function oneOf<T extends string>(...words: T[]): Read<T> {
	return (text) => {
		const found = words.find((word) => word === text);
		if (!found) throw new Mistake(`must be one of ${words.join(', ')}`);
		return found;
	};
}

export const isLoopback = (host: string): boolean =>
	host === 'localhost' || host === '[::1]' || host === '::1' || /^127(\.\d+){3}$/.test(host);

/** Whether what is sent there can be read by nobody on the way. */
export const isSafeAddress = ({ protocol, hostname }: URL): boolean =>
	protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));

/** An address without a slash at its end; plain http only on this machine, as a token goes there. */
function webAddress(text: string): string {
	const url = URL.parse(text);
	if (!url || !['http:', 'https:'].includes(url.protocol) || url.username || url.search || url.hash)
		throw new Mistake('must be an http or https address');
	if (!isSafeAddress(url)) throw new Mistake('must begin with https:// unless it is on this machine');
	return url.href.replace(/\/+$/, '');
}

function proxies(text: string): false | string[] {
	if (text === 'none' || text === '') return false;
	const list = text.split(',').map((item) => item.trim());
	const known = (item: string) => {
		const [address = '', bits, ...rest] = item.split('/');
		const longest = isIP(address) === 6 ? 128 : 32;
		const fits = bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= longest);
		return (
			['loopback', 'linklocal', 'uniquelocal'].includes(item) ||
			(isIP(address) > 0 && fits && rest.length === 0)
		);
	};
	if (!list.every(known))
		throw new Mistake(
			'must be none, loopback, linklocal, uniquelocal, or addresses and networks with commas',
		);
	return list;
}

/** PostgreSQL's own form of an address (libpq, "Connection URIs"); it may hold a password. */
function database(text: string): string {
	if (text !== '' && !['postgres:', 'postgresql:'].includes(URL.parse(text)?.protocol ?? ''))
		throw new Mistake('must begin with postgres:// and name a database');
	return text;
}

function keyRing(text: string): Map<string, Uint8Array> | null {
	if (text === '') return null;
	const ring = parseKeys(text);
	if (!ring)
		throw new Mistake('must be name:key, with commas between several; each key 32 bytes in base64url');
	return ring;
}

export const VARIABLES = {
	PORT: { default: '8787', describe: 'Port to listen on; 0 takes a free one.', read: whole(0, 65535) },
	HOST: {
		default: '127.0.0.1',
		describe: 'Address to listen on.',
		read: (text: string) => {
			if (!/^[A-Za-z0-9.:_-]+$/.test(text)) throw new Mistake('must be a host name or an address');
			return text;
		},
	},
	DATA_DIR: {
		default: join(homedir(), '.pintally-worker'),
		describe: 'Folder for the databases and, without PINTALLY_KEYS, the key file.',
		read: (text: string) => resolve(text),
	},
	DATABASE_URL: {
		default: '',
		describe:
			'PostgreSQL database for shops and events, postgres://…, which several workers may share. Empty: files in DATA_DIR.',
		read: database,
	},
	PUBLIC_URL: {
		default: '',
		describe: 'Where browsers reach this worker; leave it empty if they cannot.',
		read: (text: string) => (text === '' ? '' : webAddress(text)),
	},
	PINTEREST_API_URL: {
		default: 'https://api.pinterest.com/v5',
		describe: "Pinterest's API.",
		read: webAddress,
	},
	TRUST_PROXY: {
		default: 'none',
		describe:
			'Proxies whose X-Forwarded-For is believed: none, loopback, or addresses and networks with commas. Shoppers’ addresses are wrong when this is.',
		read: proxies,
	},
	PINTALLY_KEYS: {
		default: '',
		describe:
			'Keys that seal stored secrets, name:key with commas between several. The first writes, all read. Empty: a key file in DATA_DIR.',
		read: keyRing,
	},
	METRICS_TOKEN: {
		default: '',
		describe: 'Bearer token for /metrics. Empty: /metrics answers only direct calls from this machine.',
		read: (text: string) => {
			if (text !== '' && !/^[\x21-\x7e]{16,200}$/.test(text))
				throw new Mistake('must be 16 to 200 printable characters without spaces');
			return text;
		},
	},
	LOG_LEVEL: {
		default: 'info',
		describe: 'trace, debug, info, warn, error or silent.',
		read: oneOf('trace', 'debug', 'info', 'warn', 'error', 'silent'),
	},
	BATCH_WAIT_MS: {
		default: '1000',
		describe: 'Milliseconds that an event waits for others before a call is made.',
		read: whole(0, 30_000),
	},
	MAX_WAITING: {
		default: '200000',
		describe: 'Events of one shop that may wait; more are answered with 429.',
		read: whole(1_000, 10_000_000),
	},
	HOOKS_PER_MINUTE: {
		default: '60000',
		describe: 'Hooks that a shop may post in a minute.',
		read: whole(1, 10_000_000),
	},
	COLLECT_PER_MINUTE: {
		default: '120',
		describe: 'Events and receipts that one visitor’s address may send in a minute.',
		read: whole(1, 1_000_000),
	},
	COLLECT_SHOP_PER_MINUTE: {
		default: '30000',
		describe: 'Events and receipts that all browsers of a shop together may send in a minute.',
		read: whole(1, 10_000_000),
	},
	MIN_FREE_MB: {
		default: '256',
		describe: 'Free disk space in MiB below which no events are taken.',
		read: (text: string) => whole(1, 1_000_000)(text) * MEBIBYTE,
	},
	RESERVE_MB: {
		default: '64',
		describe:
			'Size in MiB of a file that is given back when the disk is full, so that what waits can still be sent.',
		read: (text: string) => whole(0, 1_000_000)(text) * MEBIBYTE,
	},
} satisfies Record<string, Variable<unknown>>;

export type VariableName = keyof typeof VARIABLES;
export type Config = { [Name in VariableName]: ReturnType<(typeof VARIABLES)[Name]['read']> };

export class ConfigMistakes extends Error {
	readonly mistakes: readonly string[];
	constructor(mistakes: readonly string[]) {
		super(`The configuration is not right:\n${mistakes.map((mistake) => `  ${mistake}`).join('\n')}`);
		this.mistakes = mistakes;
	}
}

/** @throws {ConfigMistakes} with every mistake at once. */
export function readConfig(environment: Record<string, string | undefined>): Config {
	const mistakes: string[] = [];
	const config: Record<string, unknown> = {};
	for (const [name, variable] of Object.entries(VARIABLES)) {
		try {
			config[name] = variable.read((environment[name] ?? '').trim() || variable.default);
		} catch (error) {
			if (!(error instanceof Mistake)) throw error;
			mistakes.push(`${name} ${error.message}.`);
		}
	}
	if (mistakes.length > 0) throw new ConfigMistakes(mistakes);
	return config as Config;
}
