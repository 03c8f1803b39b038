import { VARIABLES } from '../shell/config.ts';
import type { Command } from './command.ts';
import { COMMANDS } from './table.ts';

const rows = (list: [string, string][]) => {
	const width = Math.max(...list.map(([name]) => name.length)) + 2;
	return list.map(([name, text]) => `  ${name.padEnd(width)}${text}`).join('\n');
};

export function help(): string {
	const commands = Object.entries(COMMANDS).map(([name, { summary }]): [string, string] => [name, summary]);
	const variables = Object.entries(VARIABLES).map(([name, variable]): [string, string] => [
		name,
		`${variable.describe} Default: ${variable.default === '' ? 'empty' : variable.default}.`,
	]);
	return `pintally-worker: sends a WooCommerce shop's conversions to Pinterest, and loses none.

Usage: pintally-worker [command] [options]

Commands
${rows(commands)}

Options of every command
${rows([
	['--help', 'Explain a command.'],
	['--json', 'Answer in JSON.'],
	['--version', 'Print the version.'],
])}

Environment
${rows(variables)}
`;
}

/** Of a command, or of several that begin with the same word. */
export function helpOf(names: readonly string[]): string {
	return names.map((name) => helpOfOne(name, COMMANDS[name] as Command)).join('\n');
}

function helpOfOne(name: string, { summary, options, example }: Command): string {
	const list = Object.entries(options).map(([option, { type, describe, required }]): [string, string] => [
		`--${option}${type === 'string' ? ' …' : ''}`,
		describe + (required ? ' Needed.' : ''),
	]);
	const usage = `pintally-worker ${name}${list.length > 0 ? ' [options]' : ''}`;
	return [summary, `Usage: ${usage}`, ...(list.length > 0 ? [rows(list)] : []), `Example: ${example}\n`].join(
		'\n\n',
	);
}
