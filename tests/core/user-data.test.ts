import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalEmail } from '../../core/email.ts';
import { normalise, type UserField } from '../../core/normalise.ts';
import { canBeMatched, type Person, userDataOf } from '../../core/user-data.ts';
import { sha256 } from '../contract/vectors.ts';

const NOW = Date.UTC(2026, 8, 14) / 1000;
const NOBODY: Person = { ids: [], ip: undefined, userAgent: undefined, clickId: undefined };
const HASHING = { hash: sha256, now: NOW, ldp: false };

describe('user_data', () => {
	it('of nobody is empty, and cannot be matched', () => {
		const userData = userDataOf(NOBODY, HASHING);
		expect(userData).toEqual({});
		expect(canBeMatched(userData)).toBe(false);
	});

	it.each<[Partial<Person>, boolean]>([
		[{ emails: ['jane@example.com'] }, true],
		[{ ip: '203.0.113.7', userAgent: 'Mozilla/5.0' }, true],
		[{ ip: '203.0.113.7' }, false],
		[{ userAgent: 'Mozilla/5.0' }, false],
		[{ ip: '192.168.1.4', userAgent: 'Mozilla/5.0' }, false],
		[{ emails: ['nobody'], phone: '+1 415 555 2671', ids: [42], clickId: 'dj0y' }, false],
	])('of %j can be matched: %s', (part, matched) => {
		expect(canBeMatched(userDataOf({ ...NOBODY, ...part }, HASHING))).toBe(matched);
	});

	it('takes hashes as they are and equal addresses once', () => {
		const hash = sha256('jane@example.com');
		const { em } = userDataOf(
			{ ...NOBODY, emails: [' Jane@Example.com', hash.toUpperCase(), undefined] },
			HASHING,
		);
		expect(em).toEqual([hash]);
	});

	it('reads a phone number with the billing country, in any case', () => {
		const { ph } = userDataOf({ ...NOBODY, phone: '020 7946 0958', country: 'gb' }, HASHING);
		expect(ph).toEqual([sha256('442079460958')]);
	});

	it('hashes state and country twice for limited data processing, and nothing else', () => {
		const jane = { ...NOBODY, firstName: 'Jane', state: 'CA', country: 'US' };
		expect(userDataOf(jane, { ...HASHING, ldp: true })).toEqual({
			fn: [sha256('jane')],
			st: [sha256('ca'), sha256('CA')],
			country: [sha256('us'), sha256('US')],
		});
	});

	it('never holds an empty list or a plain word of a person', () => {
		fc.assert(
			fc.property(fc.string(), fc.string(), fc.string(), (firstName, phone, town) => {
				const userData = userDataOf({ ...NOBODY, firstName, phone, town, country: 'US' }, HASHING);
				for (const hashes of Object.values(userData)) {
					expect(hashes).not.toEqual([]);
					expect([hashes].flat().every((hash) => /^[0-9a-f]{64}$/.test(hash))).toBe(true);
				}
			}),
		);
	});
});

describe('beyond the contract’s cases', () => {
	it.each<[UserField, string | number, string | undefined]>([
		['em', 'a@@example.com', undefined],
		['em', '@example.com', undefined],
		['em', 'a@example..com', undefined],
		['em', 'a@.example.com', undefined],
		['em', 'a@example.com.', undefined],
		['ph', 'tel:+1-415-555-2671', '14155552671'],
		['ph', '+1 415 555 2671 ext. 9', '14155552671'],
		['ph', '+1 415 555 2671 extension 9', '14155552671'],
		['ph', '+1 415 555 2671;ext=9', '14155552671'],
		['ph', '+1 415 555 2671 #9', '14155552671'],
		['ph', 'call +1 415 555 2671', undefined],
		['ph', 4_155_552_671, '14155552671'],
		['db', '1990/02/28 12:30', '19900228'],
		['db', '1990.2.28', '19900228'],
		['db', '1990-02/28', undefined],
		['db', '04/04/1990', '19900404'],
		['db', '1899-12-31', undefined],
		['db', '199028', undefined],
		['db', '2026-09-14', '20260914'],
		['db', '2026-09-15', undefined],
		['db', '31.13.1990', undefined],
		['db', '29/02/2023', undefined],
		['ge', 'non binary', 'n'],
		['ge', 'constructor', undefined],
		['st', 'US-CA', 'ca'],
		['st', 'US12', '12'],
		['zp', '００９４１０３', '00941'],
		['zp', '00000-1234', undefined],
		['country', 'el', 'gr'],
		['client_ip_address', '[2001:db8::7]:443', '2001:db8::7'],
		['client_ip_address', 'fe80::1%eth0', undefined],
		['client_ip_address', '2001:db8::7%eth0', '2001:db8::7'],
		['client_ip_address', '::ffff:10.0.0.1', undefined],
		['client_ip_address', '::FFFF:203.0.113.7', '203.0.113.7'],
		['client_ip_address', '100.64.0.1', undefined],
		['client_ip_address', '169.254.1.1', undefined],
		['client_ip_address', '224.0.0.1', undefined],
		['client_ip_address', '127.0.0.1', undefined],
		['client_ip_address', '::1', undefined],
		['client_ip_address', '::', undefined],
		['client_ip_address', 'fd00::1', undefined],
		['client_ip_address', 'ff02::1', undefined],
		['client_ip_address', '203.0.113', undefined],
		['client_ip_address', '0x7f.0.0.1', undefined],
		['click_id', 'a b', undefined],
		['click_id', 'x'.repeat(1025), undefined],
		['external_id', 0, undefined],
		['hashed_maids', 'not-a-uuid', undefined],
	])('%s: %s', (field, input, text) => {
		const normalised = normalise(field, input, { now: NOW, country: 'US' });
		expect('text' in normalised ? normalised.text : undefined).toBe(text);
	});

	it('normalising what is normal changes nothing', () => {
		fc.assert(
			fc.property(fc.emailAddress(), (address) => {
				const once = normalEmail(address)!;
				expect(normalEmail(once)).toBe(once);
				expect(once).toBe(address.toLowerCase());
			}),
		);
	});
});
