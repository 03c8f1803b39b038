/** A real WordPress site in a folder, with WooCommerce and this plugin, for the demo and for tests. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { appendFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { CACHE } from '../folders.ts';
import { freePort } from '../ports.ts';
import type { Say } from './archives.ts';
import { runFile, runInside } from './command-line.ts';
import { startDatabase, type DatabaseKind } from './database.ts';
import { CLASSIC_THEME, newestTheme, OUR_PLUGIN, sharedCore } from './layout.ts';
import { findPhp } from './php.ts';
import { startServer } from './server.ts';
import { copyTemplate, recipeMark, template, type Recipe } from './template.ts';
import { checkFitsWooCommerce, extraPlugin, findTree } from './trees.ts';

export interface SiteWishes {
	/** Kept between runs and used again. Absent: a new folder, gone when the site stops. */
	dir?: string;
	/** 0 or absent: a free one. */
	port?: number;
	/** Default: yes. */
	woocommerce?: boolean;
	/** `block` is the newest of WordPress's own, `classic` the one in tests/themes. */
	theme?: 'block' | 'classic';
	/** Default: PINTALLY_DB, else SQLite. */
	database?: DatabaseKind;
	/** Other plugins in the download cache; those that are not there are left out. */
	plugins?: readonly string[];
	/** Whether this plugin is active. Default: yes. */
	pintally?: boolean;
	/** Whether WP-Cron and Action Scheduler run by themselves. Default: yes. */
	background?: boolean;
	/** Printed instead of Pinterest's core.js. */
	tagScript?: string;
	/** The folder of its host that the shop lies in, such as `/shop`. Default: none. Only for a new site. */
	folder?: string;
	/** Constants of this site's own configuration. Only for a new site. */
	constants?: Readonly<Record<string, string | number | boolean>>;
	/** The folder of another WordPress than the usual one. */
	wordpress?: string;
	/** The program of another PHP than the usual one. */
	php?: string;
	/** Whether what is missing may be downloaded from wordpress.org. Default: no. */
	download?: boolean;
	say?: Say;
}

export interface Site {
	url: string;
	dir: string;
	/** The administrator: e-mail `owner@example.com`. */
	user: string;
	password: string;
	versions: { php: string; wordpress: string; woocommerce?: string };
	/** Variables by which any PHP program finds itself in this site. */
	environment: Readonly<Record<string, string>>;
	/** Runs PHP with WordPress loaded; what the code returns comes back through JSON. */
	php(code: string): Promise<unknown>;
	/** What PHP has complained of since the site started. */
	log(): Promise<string>;
	/** Runs all that is due now in WP-Cron and Action Scheduler; returns how many ran. */
	cron(): Promise<number>;
	stop(): Promise<void>;
}

/**
 * Prepares and starts a site on 127.0.0.1.
 *
 * @throws {import('./requirements.ts').Lacking} when PHP, WordPress or WooCommerce cannot be had.
 */
export async function prepare(wishes: SiteWishes = {}): Promise<Site> {
	const say = wishes.say ?? (() => {});
	const recipe = await recipeFor(wishes, say);
	const seeded = await template(recipe, say);
	const dir = await placeCopy(seeded, recipe, wishes.dir);
	const port = await freePort(wishes.port);
	const url = `http://127.0.0.1:${port}${wishes.folder ?? ''}`;
	if (wishes.folder) await symlink('.', join(dir, 'public', wishes.folder));
	if (wishes.constants) await appendFile(join(dir, 'salts.php'), inPhp(wishes.constants));
	await rm(join(dir, 'php.log'), { force: true });

	const database = await startDatabase(recipe.database, dir);
	const running: { stop(): Promise<void> }[] = [database];
	const stop = async () => {
		for (const part of running.splice(0).reverse()) await part.stop();
		if (!wishes.dir) await rm(dir, { recursive: true, force: true, maxRetries: 5 });
	};
	try {
		const environment = {
			...database.environment,
			PINTALLY_SITE: dir,
			PINTALLY_CORE: recipe.core,
			PINTALLY_SITE_URL: url,
			PINTALLY_BACKGROUND: wishes.background === false ? '0' : '1',
			PINTALLY_TAG_SCRIPT: wishes.tagScript ?? '',
		};
		const inside = { php: recipe.php, environment };
		running.push(await startServer(inside, dir, port));
		const password = randomBytes(9).toString('base64url');
		await runInside(
			inside,
			finish(password, wishes.pintally !== false && existsSync(join(OUR_PLUGIN, 'pintally.php'))),
		);
		return {
			url,
			dir,
			user: 'owner',
			password,
			versions: {
				php: recipe.php.version,
				wordpress: recipe.wordpress.version,
				...(recipe.woocommerce && { woocommerce: recipe.woocommerce.version }),
			},
			environment,
			php: (code) => runInside(inside, code),
			log: () => readFile(join(dir, 'php.log'), 'utf8').catch(() => ''),
			cron: async () => Number(await runFile(inside, 'cron.php')),
			stop,
		};
	} catch (error) {
		await stop();
		throw error;
	}
}

async function recipeFor(wishes: SiteWishes, say: Say): Promise<Recipe> {
	const php = await findPhp(wishes.php);
	const download = wishes.download ?? false;
	const wordpress = await findTree('wordpress', download, say, wishes.wordpress);
	if (wishes.woocommerce !== false) checkFitsWooCommerce(wordpress);
	const woocommerce = wishes.woocommerce === false ? undefined : await findTree('woocommerce', download, say);
	const plugins = new Map<string, string>();
	for (const slug of wishes.plugins ?? ['contact-form-7']) {
		const path = extraPlugin(slug);
		if (path) plugins.set(slug, path);
	}
	const database =
		wishes.database ?? (process.env.PINTALLY_DB === 'mariadb' || !php.sqlite ? 'mariadb' : 'sqlite');
	const theme = wishes.theme === 'classic' ? basename(CLASSIC_THEME) : await newestTheme(wordpress);
	return { php, core: await sharedCore(wordpress), wordpress, woocommerce, theme, plugins, database };
}

/** salts.php is the part of a site's configuration that is its own. */
const inPhp = (constants: NonNullable<SiteWishes['constants']>): string =>
	Object.entries(constants)
		.map(([name, value]) => `define( '${name}', ${typeof value === 'string' ? `'${value}'` : value} );\n`)
		.join('');

/** A kept folder is used again as long as it was made from the same things. */
async function placeCopy(seeded: string, recipe: Recipe, wished: string | undefined): Promise<string> {
	const run = join(CACHE, 'run');
	await mkdir(run, { recursive: true });
	if (!wished) {
		const dir = await mkdtemp(join(run, 'site-'));
		await copyTemplate(seeded, dir);
		return dir;
	}
	const stamp = join(wished, 'made-from');
	const mark = await recipeMark(recipe);
	if ((await readFile(stamp, 'utf8').catch(() => '')) !== mark) {
		await rm(wished, { recursive: true, force: true });
		await copyTemplate(seeded, wished);
		await writeFile(stamp, mark);
	}
	return wished;
}

/** Our plugin is activated in the copy, not in the template: its tables are those of the code as it is now. */
function finish(password: string, activate: boolean): string {
	return `
		wp_set_password( '${password}', get_user_by( 'login', 'owner' )->ID );
		${activate ? "$failed = activate_plugin( 'pintally/pintally.php' );" : "$failed = deactivate_plugins( 'pintally/pintally.php' );"}
		if ( is_wp_error( $failed ) ) {
			throw new RuntimeException( $failed->get_error_message() );
		}
		return true;`;
}
