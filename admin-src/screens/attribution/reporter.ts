/** Asks a Reporter in a worker, so that the screen stays quick; where none can start, here. */
import { type Answer, answerTo, type Message } from './messages.ts';
import { type Asked, type Loaded, type Report, Reporter } from './report.ts';

export interface Reports {
	/** @param parts Of /attribution/rows: each is taken apart while the others are on their way. @param host The shop's own. */
	load(parts: readonly Promise<ArrayBuffer>[], host: string): Promise<Loaded>;
	ask(asked: Asked): Promise<Report>;
	close(): void;
}

interface Waiting {
	message: Message;
	settle: (answer: Answer) => void;
}

export function openReports(): Reports {
	let worker = startWorker();
	const here = new Reporter();
	// A worker answers in the order in which it is asked.
	const waiting: Waiting[] = [];
	const takeOver = () => {
		worker?.terminate();
		worker = null;
		waiting.splice(0).forEach(({ message, settle }) => settle(answerTo(here, message)));
	};
	if (worker) {
		worker.onmessage = ({ data }: MessageEvent<Answer>) => waiting.shift()?.settle(data);
		// It could not be loaded, e.g. by a content policy: whatever waits is answered here.
		worker.onerror = takeOver;
	}
	const send = (message: Message) =>
		new Promise<Answer>((settle) => {
			waiting.push({ message, settle });
			if (worker) {
				worker.postMessage(message);
			} else {
				takeOver();
			}
		}).then((answer) => {
			if ('failure' in answer) {
				throw new Error(answer.failure);
			}
			return answer;
		});
	return {
		load: async (parts, host) => {
			await Promise.all(parts.map(async (part) => send({ take: await part, host })));
			return ((await send({ load: true })) as { loaded: Loaded }).loaded;
		},
		ask: async (ask) => ((await send({ ask })) as { report: Report }).report,
		close: () => worker?.terminate(),
	};
}

function startWorker(): Worker | null {
	try {
		return new Worker(new URL('./report.worker.ts', import.meta.url));
	} catch {
		return null;
	}
}
