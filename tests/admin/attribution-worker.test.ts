/** Reports come from a worker, and from here where none can be had: the same ones. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Recorded } from '../../core/attribution/recorded.ts';
import { type Answer, answerTo, type Message } from '../../admin-src/screens/attribution/messages.ts';
import { Reporter } from '../../admin-src/screens/attribution/report.ts';
import { openReports } from '../../admin-src/screens/attribution/reporter.ts';
import { askedOf, FIRST_VIEW } from '../../admin-src/screens/attribution/view.ts';

const ROWS: Recorded = {
	...{ from: 0, to: 1_000, identifications: [] },
	touches: [[1, 10, 'v', 'www.pinterest.com', '', '', '', '', '', '', '', '', '']],
	orders: [[1, 20, '10.000', '0.000', 'USD', 'v', 'c', true, false, '']],
};
const ASKED = askedOf(FIRST_VIEW, 'USD');

/** A worker as the browser gives it: `answers` says what becomes of a message. */
function stubWorker(answers: (message: Message) => Answer | 'error') {
	const seen = { messages: 0, terminated: 0 };
	vi.stubGlobal(
		'Worker',
		class {
			onmessage?: (event: { data: Answer }) => void;
			onerror?: () => void;
			postMessage(message: Message) {
				seen.messages++;
				const answer = answers(message);
				queueMicrotask(() => (answer === 'error' ? this.onerror?.() : this.onmessage?.({ data: answer })));
			}
			terminate() {
				seen.terminated++;
			}
		},
	);
	return seen;
}
afterEach(() => vi.unstubAllGlobals());

const bytes = async (told: object | string): Promise<ArrayBuffer> =>
	new Response(typeof told === 'string' ? told : JSON.stringify(told)).arrayBuffer();
const credit = async () => {
	const reports = openReports();
	const { orders, ...touches } = ROWS;
	const parts = [touches, { from: ROWS.from, to: ROWS.to, orders }].map(bytes);
	const loaded = await reports.load(parts, 'shop.example');
	const { channels } = await reports.ask(ASKED);
	reports.close();
	return { loaded, channels: channels.map(({ channel, parts }) => [channel, parts.linear?.credit_minor]) };
};
const EXPECTED = {
	loaded: {
		...{ from: 0, to: 1_000, touches: 1 },
		currencies: [{ currency: 'USD', orders: 1, refunded_minor: 0 }],
		woocommerce: [{ source: '', orders: 1 }],
	},
	channels: [['pinterest_organic', 1000]],
};

describe('reports', () => {
	it('come from the worker', async () => {
		const reporter = new Reporter();
		const seen = stubWorker((message) => answerTo(reporter, message));
		expect(await credit()).toEqual(EXPECTED);
		expect(seen).toEqual({ messages: 4, terminated: 1 });
	});

	it('come from here where the worker’s script does not come', async () => {
		const seen = stubWorker(() => 'error');
		expect(await credit()).toEqual(EXPECTED);
		expect(seen.messages).toBe(2);
	});

	it('come from here where no worker may start', async () => {
		vi.stubGlobal('Worker', undefined);
		expect(await credit()).toEqual(EXPECTED);
	});

	it('an answer that was cut off is a failure, not a report', async () => {
		vi.stubGlobal('Worker', undefined);
		await expect(openReports().load([bytes('{"touches":[[1,')], 'shop.example')).rejects.toThrow(
			'SyntaxError',
		);
		await expect(openReports().ask(ASKED)).rejects.toThrow('nothing is loaded');
	});
});
