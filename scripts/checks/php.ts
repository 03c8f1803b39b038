/** The checks of PHP: syntax, PHPStan and the coding standard; skipped where PHP or Composer is not there. */
import { existsSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import { REPOSITORY } from '../../sandbox/folders.ts';
import { findPhp } from '../../sandbox/site/php.ts';
import { failed, passed, program, skipped, type Check, type Outcome } from './check.ts';

const required = (part: string) => (process.env.CI_REQUIRE ?? '').split(',').includes(part);

async function withPhp(work: (php: string) => Promise<Outcome>): Promise<Outcome> {
	try {
		return await work((await findPhp()).path);
	} catch (error) {
		const why = error instanceof Error ? error.message : String(error);
		return required('php') ? failed(`CI_REQUIRE asks for it: ${why}`) : skipped(why);
	}
}

/** Packages as composer.json pins them; brought once. */
async function vendor(): Promise<Outcome | undefined> {
	if (existsSync(join(REPOSITORY, 'vendor', 'bin', 'phpstan'))) return undefined;
	const { status, output } = await program('composer', [
		'install',
		'--no-interaction',
		'--no-progress',
		'--quiet',
	]);
	if (status === 127)
		return skipped('Composer was not found; install composer to run PHPStan and the coding standard.');
	return status === 0 ? undefined : failed(output);
}

export const phpSyntax: Check = {
	name: 'PHP syntax',
	run: () =>
		withPhp(async (php) => {
			const wrong: string[] = [];
			for await (const file of glob(['plugin/**/*.php', 'sandbox/**/*.php', 'tests/themes/**/*.php'], {
				cwd: REPOSITORY,
			})) {
				const { status, output } = await program(php, ['-l', file]);
				if (status !== 0) wrong.push(output);
			}
			return wrong.length === 0 ? passed() : failed(wrong.join('\n'));
		}),
};

/** A tool of Composer's, run with the PHP that was found. */
function tool(name: string, script: string, ...words: string[]): Check {
	return {
		name,
		run: () =>
			withPhp(async (php) => {
				const lacking = await vendor();
				if (lacking) return lacking;
				const { status, output } = await program(php, [
					'-d',
					'memory_limit=1G',
					join('vendor', 'bin', script),
					...words,
				]);
				return status === 0 ? passed() : failed(output);
			}),
	};
}

export const phpStan = tool('PHPStan', 'phpstan', 'analyse', '--no-progress', '--no-interaction');
export const phpCodingStandard = tool('PHP coding standard', 'phpcs', '-q');
