/** What is asked of a Reporter, wherever it runs. */
import type { Asked, Loaded, Report, Reporter } from './report.ts';

/** `take`: bytes of a part of /attribution/rows; `load`: all parts have been taken. */
export type Message = { take: ArrayBuffer; host: string } | { load: true } | { ask: Asked };
export type Answer = { taken: true } | { loaded: Loaded } | { report: Report } | { failure: string };

/** What a message asks, of a reporter that is here. */
export function answerTo(reporter: Reporter, message: Message): Answer {
	try {
		if ('take' in message) {
			reporter.take(new TextDecoder().decode(message.take), message.host);
			return { taken: true };
		}
		return 'load' in message ? { loaded: reporter.load() } : { report: reporter.ask(message.ask) };
	} catch (error) {
		return { failure: String(error) };
	}
}
