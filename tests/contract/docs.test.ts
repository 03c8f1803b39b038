/** The documentation is tested: what exists is in it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { consentDoc } from '../../scripts/consent-doc.ts';
import { settingsDoc } from '../../scripts/settings-doc.ts';
import { openApiDocument } from '../../worker/src/shell/openapi/document.ts';
import { version } from '../../worker/src/shell/run.ts';
import { VARIABLES } from '../../worker/src/shell/config.ts';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const php = readdirSync(new URL('../../plugin/src', import.meta.url), { recursive: true, encoding: 'utf8' })
	.filter((path) => path.endsWith('.php'))
	.map((path) => read(`plugin/src/${path}`))
	.join('\n');
const found = (pattern: RegExp): string[] => [
	...new Set([...php.matchAll(pattern)].map(([, name = '']) => name)),
];

test('docs/settings.md is what the vocabulary says (npm run docs)', () => {
	expect(read('docs/settings.md')).toBe(settingsDoc());
});

test('docs/consent-matrix.md is what the tests hold to (npm run docs)', () => {
	expect(read('docs/consent-matrix.md')).toBe(consentDoc());
});

test("docs/openapi.json is what the worker's schemas say (npm run docs)", () => {
	expect(JSON.parse(read('docs/openapi.json'))).toEqual(JSON.parse(JSON.stringify(openApiDocument(version))));
});

test('every REST route and every cookie is in docs/api.md', () => {
	const routes = found(/register_rest_route\(\s*(?:self::REST_NAMESPACE|'pintally\/v1'),\s*'(\/[a-z]+)'/g);
	expect(routes.length).toBeGreaterThan(5);
	for (const name of [
		...routes,
		...found(/const \w+\s*= '(pintally_(?:visitor|epik|em|uid|handover|consent|gate))'/g),
	])
		expect(read('docs/api.md')).toContain(name);
});

test('every variable of the worker is in docs/worker.md', () => {
	for (const name of Object.keys(VARIABLES)) expect(read('docs/worker.md')).toContain(name);
});

test.each(['README.md', 'docs/architecture.md', 'docs/guarantees.md'])('what %s names is there', (page) => {
	const root = new URL('../../', import.meta.url);
	const text = read(page);
	const files = text.matchAll(
		/`((?:plugin|core|worker|storefront-src|admin-src|sandbox|scripts|bench|tests|deploy)\/[\w./-]+)`/g,
	);
	const links = text.matchAll(/\]\(([^)#:\s]+)/g);
	const named = [
		...[...files].map(([, path = '']) => new URL(path, root)),
		...[...links].map(([, path = '']) => new URL(path, new URL(page, root))),
	];
	expect(named.length).toBeGreaterThan(1);
	expect(named.filter((url) => !existsSync(url)).map(({ pathname }) => pathname)).toEqual([]);
});
