/**
 * `npm run i18n`: every translatable string of PHP, TypeScript and the vocabulary into plugin/languages/pintally.pot;
 * and the vocabulary's as PHP (plugin/languages/vocabulary.php), since translators' tools read code, not JSON.
 */
import { execFile } from 'node:child_process';
import { glob, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type * as GettextParser from 'gettext-parser';
import type { Catalogue, Translation } from 'gettext-parser';
import ts from 'typescript';
import { REPOSITORY } from '../sandbox/folders.ts';
import { findPhp } from '../sandbox/site/php.ts';

const { po } = createRequire(import.meta.url)('gettext-parser') as typeof GettextParser;

export const POT = 'plugin/languages/pintally.pot';
export const VOCABULARY = 'plugin/languages/vocabulary.php';

const DOMAIN = 'pintally';
/** Keys of the vocabulary whose values people read. */
const READ = ['label', 'description', 'affects', 'remedy', 'confirm'];
/** Places of text, plural and context among the arguments of @wordpress/i18n. */
const CALLS: Record<string, readonly [number, (number | undefined)?, number?]> = {
	__: [0],
	_x: [0, undefined, 1],
	_n: [0, 1],
	_nx: [0, 1, 3],
};

interface Found {
	file: string;
	line: number;
	text: string;
	plural: string;
	context: string;
	comment: string;
}

/** Both files as they ought to be, by path. @throws {Lacking} where there is no PHP. */
export async function i18nFiles(): Promise<Record<string, string>> {
	const words = await ofVocabulary();
	const all = [...(await ofPhp()), ...(await ofTypeScript()), ...words];
	return { [POT]: potOf(all), [VOCABULARY]: phpOf(words.map(({ text }) => text)) };
}

async function files(patterns: string[]): Promise<string[]> {
	const found: string[] = [];
	for await (const file of glob(patterns, { cwd: REPOSITORY })) found.push(file);
	return found.sort();
}

async function ofPhp(): Promise<Found[]> {
	const names = (await files(['plugin/*.php', 'plugin/src/**/*.php'])).filter((name) => name !== VOCABULARY);
	const { path } = await findPhp();
	const { stdout } = await promisify(execFile)(path, ['scripts/i18n-php.php', ...names], {
		cwd: REPOSITORY,
		maxBuffer: 16 * 1024 * 1024,
	});
	return JSON.parse(stdout) as Found[];
}

async function ofTypeScript(): Promise<Found[]> {
	const found: Found[] = [];
	for (const file of await files(['admin-src/**/*.ts', 'admin-src/**/*.tsx'])) {
		const code = await readFile(join(REPOSITORY, file), 'utf8');
		const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true);
		const look = (node: ts.Node): void => {
			if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
				const places = CALLS[node.expression.text];
				const textAt = (place: number | undefined) => {
					const argument = place === undefined ? undefined : node.arguments[place];
					return argument && ts.isStringLiteralLike(argument) ? argument.text : '';
				};
				if (places && textAt(node.arguments.length - 1) === DOMAIN && textAt(places[0]) !== '')
					found.push({
						file,
						line: source.getLineAndCharacterOfPosition(node.getStart()).line + 1,
						text: textAt(places[0]),
						plural: textAt(places[1]),
						context: textAt(places[2]),
						comment: commentBefore(node, code),
					});
			}
			ts.forEachChild(node, look);
		};
		look(source);
	}
	return found;
}

/** The note for translators right before a call or the statement that it is in. */
function commentBefore(node: ts.Node, code: string): string {
	for (let at: ts.Node = node; at.parent && !ts.isBlock(at); at = at.parent) {
		for (const { pos, end } of ts.getLeadingCommentRanges(code, at.getFullStart()) ?? []) {
			const comment = code.slice(pos, end);
			if (comment.includes('translators:')) return comment.replace(/^[/*\s]+|[*/\s]+$/g, '');
		}
	}
	return '';
}

async function ofVocabulary(): Promise<Found[]> {
	const found: Found[] = [];
	for (const file of await files(['plugin/vocabulary/*.json'])) {
		const names = JSON.parse(await readFile(join(REPOSITORY, file), 'utf8')) as Record<
			string,
			Record<string, unknown>
		>;
		for (const entry of Object.values(names))
			for (const text of wordsOf(entry))
				found.push({ file, line: 0, text, plural: '', context: '', comment: '' });
	}
	return found;
}

/** An action or a link of an entry has a label of its own. */
function wordsOf(entry: Readonly<Record<string, unknown>>): string[] {
	return Object.entries(entry).flatMap(([key, value]) => {
		if (typeof value === 'string') return READ.includes(key) && value !== '' ? [value] : [];
		const isEntry = value !== null && typeof value === 'object' && !Array.isArray(value);
		return isEntry ? wordsOf(value as Record<string, unknown>) : [];
	});
}

function potOf(all: readonly Found[]): string {
	const translations: Catalogue['translations'] = {};
	for (const { file, line, text, plural, context, comment } of all) {
		const ofContext = (translations[context] ??= {});
		const entry: Translation = (ofContext[text] ??= {
			msgid: text,
			...(context && { msgctxt: context }),
			msgstr: [''],
		});
		if (plural) {
			entry.msgid_plural = plural;
			entry.msgstr = ['', ''];
		}
		const reference = line > 0 ? `${file}:${line}` : file;
		const { extracted, reference: before } = entry.comments ?? {};
		const references = before ? before.split('\n') : [];
		entry.comments = {
			...((extracted ?? comment) && { extracted: extracted ?? comment }),
			reference: [...new Set([...references, reference])].join('\n'),
		};
	}
	const headers = {
		'project-id-version': 'Pintally',
		'mime-version': '1.0',
		'content-type': 'text/plain; charset=utf-8',
		'content-transfer-encoding': '8bit',
		'x-domain': DOMAIN,
	};
	return `${po.compile({ charset: 'utf-8', headers, translations }).toString('utf8').trimEnd()}\n`;
}

function phpOf(texts: readonly string[]): string {
	const quoted = (text: string) => `'${text.replace(/[\\']/g, '\\$&')}'`;
	const lines = [...new Set(texts)].map((text) => `\t${quoted(text)} => __( ${quoted(text)}, 'pintally' ),`);
	return `<?php
/**
 * The vocabulary's words, translated: made from plugin/vocabulary/*.json by "npm run i18n"; do not edit.
 *
 * @package Pintally
 */

defined( 'ABSPATH' ) || exit;

// phpcs:disable
return array(
${lines.join('\n')}
);
`;
}

if (import.meta.main) {
	await mkdir(join(REPOSITORY, 'plugin/languages'), { recursive: true });
	for (const [file, text] of Object.entries(await i18nFiles())) await writeFile(join(REPOSITORY, file), text);
}
