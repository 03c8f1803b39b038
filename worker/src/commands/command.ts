import type { Config } from '../shell/config.ts';

export interface Option {
	type: 'string' | 'boolean';
	describe: string;
	required?: true;
}

export interface Result {
	/** For a person. */
	text: string;
	/** For a program (`--json`). */
	json: unknown;
}

export interface Command {
	summary: string;
	options: Record<string, Option>;
	/** As one would type it. */
	example: string;
	/** @throws {CommandMistake} for what whoever typed it can mend. */
	run(options: Record<string, string | boolean | undefined>, config: Config): Promise<Result | null>;
}

export class CommandMistake extends Error {}
