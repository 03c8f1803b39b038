import { readFileSync } from 'node:fs';
import { CommandMistake } from './command.ts';

/**
 * A secret that a command is handed in a file, since whoever lists the processes reads its command line.
 * @param path `-` is standard input. One line end at its end is not part of the secret.
 * @throws {CommandMistake} if it cannot be read.
 */
export function secretOf(option: string, path: string): string {
	try {
		return readFileSync(path === '-' ? 0 : path, 'utf8').replace(/\r?\n$/, '');
	} catch {
		throw new CommandMistake(`${option} cannot be read.`);
	}
}
