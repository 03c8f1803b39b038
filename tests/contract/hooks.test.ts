/** docs/hooks.md and the code name the same: whatever others may call, hear or change is there, and nothing else. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const at = (path: string) => new URL(`../../${path}`, import.meta.url);
const read = (path: string): string => readFileSync(at(path), 'utf8');
const all = (folder: string, ending: string): string =>
	readdirSync(at(folder), { recursive: true, encoding: 'utf8' })
		.filter((path) => path.endsWith(ending))
		.map((path) => read(`${folder}/${path}`))
		.join('\n');
const names = (text: string, pattern: RegExp): string[] =>
	[...new Set([...text.matchAll(pattern)].map(([, name = '']) => name))].sort();

const documentation = read('docs/hooks.md');
/** Without what stands in comments, where a hook is only spoken of. */
const php = all('plugin/src', '.php').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
const scripts = all('storefront-src', '.ts');
const section = (title: string): string =>
	documentation.split(/^## /m).find((part) => part.startsWith(`${title}\n`)) ?? '';

test('every filter is documented with what it gets and answers, and every documented one is asked', () => {
	const asked = names(php, /apply_filters\(\s*'(pintally_\w+)'/g);
	expect(asked.length).toBeGreaterThan(12);
	expect(
		names(
			section('To change') + section('To answer'),
			/^\| `(pintally_\w+)`\s*\|[^|]*\w[^|]*\|[^|]*\w[^|]*\|$/gm,
		),
	).toEqual(asked);
});

test('every action that others may hear is documented, and every documented one is done', () => {
	const done = names(php, /do_action\(\s*'(pintally_\w+)'/g);
	expect(done).toContain('pintally_settled');
	expect(names(section('To hear'), /^\| `(pintally_\w+)`\s*\|[^|]*\w[^|]*\|[^|]*\w[^|]*\|$/gm)).toEqual(done);
});

test('no hook has a name that is made up as it goes, which nobody could look for', () => {
	expect(php.match(/(?:apply_filters|do_action)(?:_ref_array)?\(\s*[^\s']/g)).toBeNull();
});

test('every action by which others report is documented, and heard', () => {
	/** Our own, which are scheduled or come with a request of wp-admin. */
	const ours = names(php, /(?:const \w+\s*=|add_action\() '(pintally_(?!lead|custom)\w+)'/g);
	const heard = names(php, /add_action\(\s*'(pintally_\w+)'/g).filter((name) => !ours.includes(name));
	expect(heard).toEqual(['pintally_custom', 'pintally_lead']);
	expect(names(section('To report'), /do_action\( '(pintally_\w+)'/g)).toEqual(heard);
});

test('every public name in JavaScript is documented; what our scripts share among themselves is not', () => {
	const members = names(
		/export interface Pintally \{([\s\S]*?)\n\}/.exec(scripts)?.[1] ?? '',
		/^\t(\w+)\?:/gm,
	);
	const shared = ['drain', 'frames', 'happened', 'mapping', 'own', 'page', 'queue', 'rules'];
	const open = members.filter((name) => !shared.includes(name));
	expect(members).toEqual(expect.arrayContaining(shared));
	expect(names(section('In JavaScript'), /`pintally\.(\w+)\(/g)).toEqual(open);
	for (const event of names(scripts, /'(pintally:\w+)'/g))
		expect(section('In JavaScript')).toContain(`\`${event}\``);
});
