/** Reads from Pinterest with patience: what passes is asked again, and Pinterest says how often it may be asked. */
import { answerOf, type Refusal, type Trouble } from '../../../../core/campaigns/answer.ts';
import type { AdsReader } from '../account-client.ts';
import type { Clock } from '../clock.ts';
import { Pauses, retryDelay } from '../pauses.ts';

/** Of one question. Minutes in all: who waits longer is better off in the next hour. */
const MOST_TRIES = 5;

/** There are no figures, and why. */
export class NoReport extends Error {
	readonly reason: Refusal | Trouble;
	/** Pinterest's words, or empty. */
	readonly detail: string;
	constructor(reason: Refusal | Trouble, detail: string) {
		super(reason);
		this.reason = reason;
		this.detail = detail;
	}
}

/** @throws {NoReport}, or the signal's reason when it is aborted. */
export type Read = (path: string) => Promise<unknown>;

/** @param random From 0 to 1, for jitter. */
export function createRead(
	{ client, clock, random }: { client: AdsReader; clock: Clock; random: () => number },
	token: string,
	signal: AbortSignal,
): Read {
	const pauses = new Pauses(random);
	/** Nothing is asked before this moment; milliseconds of the monotonic clock. */
	let notBefore = 0;

	return async (path) => {
		for (let tries = 1; ; tries++) {
			await waited(clock, notBefore - clock.monotonic(), signal);
			const { reply } = await client.read(token, path, signal);
			signal.throwIfAborted();
			const now = Math.floor(clock.now() / 1000);
			const answer = answerOf(reply, now);
			switch (answer.kind) {
				case 'answered':
					pauses.success();
					if (answer.wait !== undefined) notBefore = clock.monotonic() + (answer.wait - now) * 1000;
					return answer.body;
				case 'refused':
					throw new NoReport(answer.reason, answer.detail);
				case 'later': {
					if (tries === MOST_TRIES) throw new NoReport(answer.reason, answer.detail);
					const own = answer.reason === 'rate_limited' ? pauses.slowing() : retryDelay(tries, random);
					const told = answer.until === undefined ? 0 : (answer.until - now) * 1000;
					notBefore = clock.monotonic() + (told || own);
				}
			}
		}
	};
}

function waited(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
	if (ms <= 0) return Promise.resolve();
	return new Promise((done, failed) => {
		const stop = () => {
			cancel();
			failed(signal.reason as Error);
		};
		const cancel = clock.after(ms, () => {
			signal.removeEventListener('abort', stop);
			done();
		});
		signal.addEventListener('abort', stop, { once: true });
	});
}
