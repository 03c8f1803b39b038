/**
 * Calls that go to SQLite's thread together. While requests come one at a time each goes at the end of its turn of the
 * loop. When several have come together the next ones are waited for, so that many share a message and a commit: on a
 * busy worker a commit for every three or four requests costs more than all the rest of taking them.
 */
import type { Call } from './thread-messages.ts';

const ENOUGH = 32;
const LONGEST_MS = 5;

export function inCompany(send: (calls: readonly Call[]) => void): (call: Call) => void {
	let calls: Call[] = [];
	let cameTogether = false;
	let timer: NodeJS.Timeout | undefined;
	function flush(): void {
		clearTimeout(timer);
		timer = undefined;
		if (calls.length === 0) return;
		cameTogether = calls.length > 1;
		send(calls);
		calls = [];
	}
	return (call) => {
		calls.push(call);
		// At once, within the turn: the thread works while the rest of the turn is worked off.
		if (calls.length >= ENOUGH) flush();
		else if (call.method === 'put' && cameTogether) timer ??= setTimeout(flush, LONGEST_MS);
		else setImmediate(flush);
	};
}
