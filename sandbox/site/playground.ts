/**
 * The site without PHP on the machine: WordPress Playground, PHP compiled to WebAssembly, by npx and pinned. Slow
 * (about a minute to start, two seconds a page) and never a dependency (582 MB). It knows no host option and listens
 * on all interfaces, so nobody is logged in by it.
 */
import { existsSync } from 'node:fs';
import { cp, mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startTied } from '../tied-process.ts';
import type { Say } from './archives.ts';
import { OUR_PLUGIN, PHP_FILES } from './layout.ts';
import type { Tree } from './trees.ts';

export const CLI = '@wp-playground/cli@3.1.56';
/** Pinned in the blueprint, which otherwise takes the newest. */
const PHP = '8.3';
/** Seconds; the first time npx brings the packages. */
const PATIENCE = 600;

export interface PlaygroundWishes {
	dir: string;
	port: number;
	wordpress: Tree;
	woocommerce: Tree | undefined;
	tagScript: string;
	password: string;
	/** PHP without `<?php` that is run inside the site at each start. */
	code: string;
	say: Say;
}

export interface Playground {
	php: string;
	log(): Promise<string>;
	stop(): Promise<void>;
}

/** @throws {Error} when it does not start; its words are in `<dir>/playground.log`. */
export async function startPlayground(wishes: PlaygroundWishes): Promise<Playground> {
	const { dir, port, woocommerce, say } = wishes;
	const wordpress = join(dir, 'wordpress');
	const seeded = join(dir, 'seeded');
	await layOut(wishes, wordpress);
	const blueprint = join(dir, 'blueprint.json');
	await writeFile(blueprint, JSON.stringify(await blueprintOf(wishes, !existsSync(seeded))), { mode: 0o600 });
	say('Slow mode: no PHP was found, so WordPress Playground runs the shop (a minute or more) …');
	const logFile = join(dir, 'playground.log');
	await rm(logFile, { force: true });
	const log = await open(logFile, 'a');
	const mounts = [
		`--mount-before-install=${wordpress}:/wordpress`,
		`--mount=${OUR_PLUGIN}:/wordpress/wp-content/plugins/pintally`,
		...(woocommerce ? [`--mount=${woocommerce.path}:/wordpress/wp-content/plugins/woocommerce`] : []),
	];
	const server = startTied(
		process.platform === 'win32' ? 'npx.cmd' : 'npx',
		[
			...[
				'--yes',
				CLI,
				'server',
				`--port=${port}`,
				`--php=${PHP}`,
				'--workers=3',
				`--blueprint=${blueprint}`,
				...mounts,
			],
			'--wordpress-install-mode=install-from-existing-files-if-needed',
		],
		{ output: log.fd },
	);
	await log.close();
	for (let second = 0; second < PATIENCE && server.alive(); second++) {
		if ((await readFile(logFile, 'utf8')).includes('Ready!')) {
			await writeFile(seeded, '');
			// It holds the password and the connection key.
			await rm(blueprint);
			const phpLog = join(wordpress, 'wp-content', 'debug.log');
			return {
				php: `${PHP} (Playground)`,
				log: () => readFile(phpLog, 'utf8').catch(() => ''),
				stop: () => server.stop(),
			};
		}
		if (second % 30 === 29) say(`  … Playground, ${second + 1} s`);
		await pause(1000);
	}
	await server.stop();
	throw new Error(`WordPress Playground did not start; see ${logFile}`);
}

/** A copy of WordPress: Playground writes into it. */
async function layOut({ wordpress, tagScript }: PlaygroundWishes, target: string): Promise<void> {
	if (!existsSync(target)) await cp(wordpress.path, target, { recursive: true });
	const always = join(target, 'wp-content', 'mu-plugins');
	await mkdir(always, { recursive: true });
	await cp(join(PHP_FILES, 'demo-only.php'), join(always, basename('demo-only.php')));
	// Playground hands no environment on.
	await writeFile(join(always, 'a-tag-script.php'), `<?php\nputenv( 'PINTALLY_TAG_SCRIPT=${tagScript}' );\n`);
}

async function blueprintOf(
	{ woocommerce, password, code }: PlaygroundWishes,
	seed: boolean,
): Promise<object> {
	const file = async (name: string) => (await readFile(join(PHP_FILES, name), 'utf8')).replace(/^<\?php/, '');
	const inside = (words: string) => ({
		step: 'runPHP',
		code: `<?php require '/wordpress/wp-load.php'; require_once ABSPATH . 'wp-admin/includes/admin.php'; ( static function () { ${words}\n } )();`,
	});
	const activate = (pluginPath: string) => ({ step: 'activatePlugin', pluginPath });
	const first = [
		{ step: 'setSiteOptions', options: { permalink_structure: '/%postname%/', blogname: 'Clayhouse' } },
		...(woocommerce ? [activate('woocommerce/woocommerce.php')] : []),
		inside(await file('seed-site.php')),
		...(woocommerce ? [inside(await file('seed-shop.php'))] : []),
		activate('pintally/pintally.php'),
	];
	return {
		preferredVersions: { php: PHP, wp: 'latest' },
		steps: [...(seed ? first : []), inside(`wp_set_password( '${password}', 1 );`), inside(code)],
	};
}
