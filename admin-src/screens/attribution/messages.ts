/** What is asked of a Reporter, wherever it runs. */
import type { Asked, Loaded, Report, Reporter } from './report.ts';

export type Message = { load: string; host: string } | { ask: Asked };
export type Answer = { loaded: Loaded } | { report: Report } | { failure: string };

/** What a message asks, of a reporter that is here. */
export function answerTo(reporter: Reporter, message: Message): Answer {
	try {
		return 'load' in message
			? { loaded: reporter.load(message.load, message.host) }
			: { report: reporter.ask(message.ask) };
	} catch (error) {
		return { failure: String(error) };
	}
}
