// @vitest-environment node
/// <reference types="node" />
import { existsSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

const BUILD = new URL('../../plugin/build/admin/', import.meta.url).pathname;
const read = (file: string) => readFileSync(BUILD + file);

/** Needs `npm run build`, which `npm test` does first. */
describe.skipIf(!existsSync(`${BUILD}admin.js`))('the built screen', () => {
	it('is at most 60 kB gzipped, script and style', () => {
		expect(gzipSync(read('admin.js')).length + gzipSync(read('admin.css')).length).toBeLessThan(60_000);
	});

	it('takes React and what WordPress ships from the site, and nothing that WooCommerce alone ships', () => {
		const handles = [...String(read('admin.asset.php')).matchAll(/'((?:wp|wc|react)[a-z-]*)'/g)].map(
			([, handle]) => handle,
		);
		expect(handles).toContain('react-jsx-runtime');
		expect(handles).toContain('wp-components');
		expect(handles.filter((handle) => handle?.startsWith('wc'))).toEqual([]);
	});
});
