// @vitest-environment node
/// <reference types="node" />
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { BUDGETS, buildStorefront } from '../../storefront-src/build.ts';

const scripts = await buildStorefront({ write: false });

describe.each(scripts)('$name', ({ name, code, minified, gzip }) => {
	it('is within its budget', () => {
		expect(minified).toBeLessThanOrEqual(BUDGETS[name].minified);
		expect(gzip).toBeLessThanOrEqual(BUDGETS[name].gzip);
	});

	it('leaves nothing in the page but window.pintally', () => {
		expect(code).toMatch(/^(?:"use strict";)?\(\(\)=>\{/);
		expect(code.trimEnd()).toMatch(/\}\)\(\);$/);
	});

	it('holds no label of the admin screen and no library for phone numbers or hashes', async () => {
		const events = await readFile(new URL('../../plugin/vocabulary/events.json', import.meta.url), 'utf8');
		for (const { description } of Object.values(
			JSON.parse(events) as Record<string, { description: string }>,
		)) {
			expect(code).not.toContain(description);
		}
		expect(code).not.toMatch(/country_calling_codes|createHash|sha256/i);
	});
});

it('the budgets are the promised ones', () => {
	expect(BUDGETS['storefront.js']).toEqual({ minified: 8_000, gzip: 3_000 });
});
