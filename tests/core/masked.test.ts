import fc from 'fast-check';
import { expect, it } from 'vitest';
import { masked } from '../../core/masked.ts';

it.each([
	['Invalid value jane.doe+x@example.com for em', 'Invalid value […] for em'],
	['token pina_AEA5XKQWAB2W is not valid', 'token […] is not valid'],
	['Authorization: Bearer abc.def', 'Authorization: […]'],
	[`em ${'8c87'.repeat(16)} unknown`, 'em […] unknown'],
	['client_ip_address 203.0.113.7 refused', 'client_ip_address […] refused'],
	['client_ip_address 2001:db8::7 refused', 'client_ip_address […] refused'],
	['at 10:20:30 \n\t all\u0000 good', 'at 10:20:30 all good'],
	["Field 'custom_data.value' is not valid", "Field 'custom_data.value' is not valid"],
	['See https://developers.pinterest.com/docs/api/v5/', 'See https://developers.pinterest.com/docs/api/v5/'],
])('%s', (words, safe) => {
	expect(masked(words)).toBe(safe);
});

it('is at most 500 characters, however long the words', () => {
	expect(masked('no '.repeat(100_000))).toHaveLength(500);
});

it('holds no address, wherever it stands', () => {
	fc.assert(
		fc.property(fc.string(), fc.string(), (before, after) => {
			expect(masked(`${before} jane@example.com ${after}`)).not.toContain('jane@');
		}),
	);
});
