import { describe, expect, it } from 'vitest';
import { normalise, type UserField } from '../../core/normalise.ts';
import type { HashedField } from '../../core/types.ts';
import { hashList } from '../../core/user-data.ts';
import { NORMALISE_CASES, NORMALISE_LISTS, sha256 } from './vectors.ts';

const NOW = Date.UTC(2026, 8, 14) / 1000;

describe('a value of user_data is made ready as the contract says', () => {
	it('has all cases', () => {
		expect(NORMALISE_CASES).toHaveLength(116);
		expect(NORMALISE_LISTS).toHaveLength(3);
	});

	it.each(NORMALISE_CASES)('$id: $input', ({ field, input, country, result, ...expected }) => {
		const normalised = normalise(field as UserField, input, { now: NOW, country });
		switch (normalised.kind) {
			case 'to_hash':
				expect({ result: 'hashed', normalised: normalised.text, sha256: sha256(normalised.text) }).toEqual({
					result,
					normalised: expected.normalised,
					sha256: expected.sha256,
				});
				break;
			case 'hashed':
				expect({ result: 'passthrough', sha256: normalised.hash }).toEqual({
					result,
					sha256: expected.sha256,
				});
				break;
			case 'plain':
				expect({ result: 'raw', normalised: normalised.text }).toEqual({
					result,
					normalised: expected.normalised,
				});
				break;
			case 'omitted':
				expect(result).toBe('omitted');
		}
	});

	it.each(NORMALISE_LISTS)('$id: $note', ({ field, inputs, country, expect: expected }) => {
		const hashes = hashList(field as HashedField, inputs, { now: NOW, country }, (text) => [sha256(text)]);
		expect(hashes ?? null).toEqual(expected);
	});
});
