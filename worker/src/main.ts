/** The command line. */
import { parseArgs } from 'node:util';
import { CommandMistake, type Command } from './commands/command.ts';
import { Unanswered } from './commands/door.ts';
import { help, helpOf } from './commands/help.ts';
import { ShopFault } from './commands/shop-orders.ts';
import { COMMANDS } from './commands/table.ts';
import { ConfigMistakes, readConfig } from './shell/config.ts';
import { version } from './shell/run.ts';
import { WrongKey } from './shell/secrets.ts';
import { NewerSchema } from './shell/store/newer-schema.ts';
import { StoreInUse, UnusableFile } from './shell/store/sqlite/connection.ts';
import { UnsafeDatabase, UnusableDatabase } from './shell/store/database-faults.ts';

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

/** A command has one word or two; `family` are those of two words of which only the first was typed. */
function commandOf(words: string[]): { name: string; rest: string[]; family: string[] } {
	const named = words.findIndex((word) => word.startsWith('-'));
	const typed = named < 0 ? words : words.slice(0, named);
	const two = typed.slice(0, 2).join(' ');
	if (COMMANDS[two]) return { name: two, rest: words.slice(typed.length > 1 ? 2 : typed.length), family: [] };
	const name = typed[0] ?? 'start';
	const family = Object.keys(COMMANDS).filter((each) => each.startsWith(`${name} `));
	return { name, rest: words.slice(typed.length > 0 ? 1 : 0), family };
}

const noSuch = (name: string, family: string[]) =>
	family.length > 0
		? `${name} needs a second word: ${family.map((each) => each.split(' ')[1]).join(', ')}.`
		: `There is no command ${name}. Try --help.`;

async function main(words: string[]): Promise<void> {
	const { name, rest, family } = commandOf(words);
	if (family.length > 0 && rest.includes('--help')) return void process.stdout.write(helpOf(family));
	const command = COMMANDS[name];
	if (!command) throw new CommandMistake(noSuch(name, family));
	const options = optionsOf(command, rest);
	if (options['version']) return void process.stdout.write(`${version}\n`);
	if (options['help']) return void process.stdout.write(words.length > rest.length ? helpOf([name]) : help());
	const missing = Object.entries(command.options).filter(
		([option, { required }]) => required && !options[option],
	);
	if (missing.length > 0)
		throw new CommandMistake(`${name} needs ${missing.map(([option]) => `--${option}`).join(', ')}.`);
	const result = await command.run(options, readConfig(process.env));
	if (result) process.stdout.write(`${options['json'] ? JSON.stringify(result.json) : result.text}\n`);
}

// Databases hold addresses and browsers until Pinterest has them; the folder may have been made by somebody else.
process.umask(0o077);
try {
	await main(process.argv.slice(2));
} catch (error) {
	const { code } = error as NodeJS.ErrnoException;
	const expected = [
		CommandMistake,
		ConfigMistakes,
		ShopFault,
		Unanswered,
		WrongKey,
		NewerSchema,
		StoreInUse,
		UnsafeDatabase,
		UnusableDatabase,
		UnusableFile,
	].some((kind) => error instanceof kind);
	// What the operating system refuses (a port that is taken, a folder that may not be written) explains itself.
	process.stderr.write(
		`pintally-worker: ${expected || code ? (error as Error).message : (error as Error).stack}\n`,
	);
	// What the next start would find the same; a watcher need not try it (deploy/pintally-worker.service).
	const lasting = [CommandMistake, ConfigMistakes, WrongKey, NewerSchema, UnsafeDatabase];
	process.exit(lasting.some((kind) => error instanceof kind) ? 2 : 1);
}
