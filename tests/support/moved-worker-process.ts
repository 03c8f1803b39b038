/** The whole worker in a process of its own, whose clock its parent moves: `ahead` in milliseconds, and messages. */
import { setTimeout as pause } from 'node:timers/promises';
import { readConfig } from '../../worker/src/shell/config.ts';
import { createLog } from '../../worker/src/shell/log.ts';
import { run } from '../../worker/src/shell/run.ts';
import { MovingClock } from './moving-clock.ts';
import type { Move } from './moved-worker.ts';

/** As often as the worker notes that it is up. */
const SIGN_OF_LIFE_MS = 300_000;

const clock = new MovingClock(Number(process.argv[2]));
const fatal = (error: Error) => {
	throw error;
};
const { services, close } = await run(readConfig(process.env), createLog('warn', process.stderr), fatal, {
	clock,
});

/** Lets time go by in which the worker is up, and notes it. */
async function pass(ms: number): Promise<void> {
	for (let step = 0; step < ms / SIGN_OF_LIFE_MS; step++) {
		clock.advance(SIGN_OF_LIFE_MS);
		const now = Math.floor(clock.now() / 1000);
		for (;;) {
			const { text = '{"alive":0}' } = (await services.shops.watch.read('worker')) ?? {};
			if ((JSON.parse(text) as { alive: number }).alive >= now) break;
			await pause(5);
		}
	}
}

process.on('message', (move: Move) => {
	const moved = move.how === 'pass' ? pass(move.ms) : clock.jump(move.ms);
	void Promise.resolve(moved).then(() => process.send?.('moved'));
});
// Its parent has gone, or wants it to stop.
process.once('disconnect', () => void close().then(() => process.exit()));
process.send?.('ready');
