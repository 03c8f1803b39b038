import closeWithGrace from 'close-with-grace';
import { createLog } from '../shell/log.ts';
import { run } from '../shell/run.ts';
import type { Command } from './command.ts';

/** Calls under way get eight seconds, the store the rest. */
const GRACE_MS = 10_000;

export const start: Command = {
	summary:
		'Run the worker until it is told to stop (SIGTERM or Ctrl-C). Also what happens without a command.',
	options: {},
	example: 'DATA_DIR=/var/lib/pintally pintally-worker start',
	async run(_options, config) {
		const log = createLog(config.LOG_LEVEL);
		closeWithGrace({ delay: GRACE_MS, logger: false }, async ({ signal, err }) => {
			if (err)
				log.fatal({ error: err.name, code: (err as NodeJS.ErrnoException).code }, 'the worker cannot go on');
			else log.info({ signal }, 'stopping');
			// It may be told to stop while it still starts.
			await (await running.catch(() => null))?.close();
		});
		// Thrown outside of any call, it ends the process with a failure, so that whoever watches starts it anew.
		const fatal = (error: Error) =>
			void setImmediate(() => {
				throw error;
			});
		const running = run(config, log, fatal);
		await running;
		return null;
	},
};
