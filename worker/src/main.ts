/** The command line. */
import { parseArgs } from 'node:util';
import { CommandMistake, type Command } from './commands/command.ts';
import { help, helpOf } from './commands/help.ts';
import { COMMANDS } from './commands/table.ts';
import { ConfigMistakes, readConfig } from './shell/config.ts';
import { version } from './shell/run.ts';
import { WrongKey } from './shell/secrets.ts';
import { NewerSchema } from './shell/store/sqlite/schema.ts';
import { StoreInUse } from './shell/store/sqlite/connection.ts';

const COMMON = {
	help: { type: 'boolean' },
	json: { type: 'boolean' },
	version: { type: 'boolean' },
} as const;

function optionsOf(command: Command, words: string[]) {
	try {
		const { values } = parseArgs({ args: words, options: { ...command.options, ...COMMON }, strict: true });
		return values as Record<string, string | boolean | undefined>;
	} catch (error) {
		throw new CommandMistake((error as Error).message);
	}
}

async function main(words: string[]): Promise<void> {
	const named = words[0] !== undefined && !words[0].startsWith('-');
	const name = named ? (words[0] as string) : 'start';
	const command = COMMANDS[name];
	if (!command) throw new CommandMistake(`There is no command ${name}. Try --help.`);
	const options = optionsOf(command, words.slice(named ? 1 : 0));
	if (options['version']) return void process.stdout.write(`${version}\n`);
	if (options['help']) return void process.stdout.write(named ? helpOf(name, command) : help());
	const missing = Object.entries(command.options).filter(
		([option, { required }]) => required && !options[option],
	);
	if (missing.length > 0)
		throw new CommandMistake(`${name} needs ${missing.map(([option]) => `--${option}`).join(', ')}.`);
	const result = await command.run(options, readConfig(process.env));
	if (result) process.stdout.write(`${options['json'] ? JSON.stringify(result.json) : result.text}\n`);
}

try {
	await main(process.argv.slice(2));
} catch (error) {
	const { code } = error as NodeJS.ErrnoException;
	const expected = [CommandMistake, ConfigMistakes, WrongKey, NewerSchema, StoreInUse].some(
		(kind) => error instanceof kind,
	);
	// What the operating system refuses (a port that is taken, a folder that may not be written) explains itself.
	process.stderr.write(
		`pintally-worker: ${expected || code ? (error as Error).message : (error as Error).stack}\n`,
	);
	process.exit(error instanceof CommandMistake || error instanceof ConfigMistakes ? 2 : 1);
}
