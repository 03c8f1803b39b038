import { describe, expect, it } from 'vitest';
import {
	accountWords,
	eventWords,
	reasonWords,
	settingWords,
	stateWords,
	tagStateWords,
} from '../../admin-src/data/words.ts';
import type { AccountReason } from '../../admin-src/data/types.ts';
import { events, reasons, settings, states } from '../../core/vocabulary.ts';
import type { SettingName } from '../../core/vocabulary.ts';
import { ACCOUNT } from './support/rest.ts';

describe('every name of the vocabulary has words', () => {
	it.each([
		['event', Object.keys(events), eventWords],
		['reason', Object.keys(reasons), reasonWords],
		['state', Object.keys(states), stateWords],
		['setting', Object.keys(settings), (name: string) => settingWords(name as SettingName)],
		['tag state', ['', 'handed', 'called', 'blocked'], tagStateWords],
	])('%s', (_, names, wordsOf) => {
		const labels = names.map((name) => wordsOf(name).label);
		expect(new Set(labels).size).toBe(names.length);
		for (const name of names) {
			expect(wordsOf(name).label).not.toBe(name);
			expect(wordsOf(name).description).toMatch(/^\S.+[.]$/);
		}
	});

	it('a name of a later version is shown as it is', () => {
		expect(eventWords('pin_saved')).toEqual({ label: 'pin_saved', description: '' });
		expect(tagStateWords('lost')).toEqual({ label: 'lost', description: '' });
	});
});

describe('the ad account', () => {
	it.each<[AccountReason, string]>([
		['token_refused', 'Create a new conversion token in Ads Manager under Conversions > Set up API'],
		['no_access', 'Check the ad account ID'],
		['not_found', '/advertiser/'],
		['rate_limited', 'No event is lost'],
		['unreachable', 'no event is lost'],
	])('parked for %s: what mends it', (reason, remedy) => {
		expect(accountWords({ ...ACCOUNT, state: 'parked', reason }).description).toContain(remedy);
	});

	it('that could not be tested now says why, not that it was never tested', () => {
		const words = accountWords({ ...ACCOUNT, state: 'unchecked', reason: 'unreachable' });
		expect(words.label).toBe('The worker cannot reach Pinterest.');
	});

	it('has other words for each state', () => {
		const labels = [
			ACCOUNT,
			{ ...ACCOUNT, state: 'unchecked' as const },
			{ ...ACCOUNT, token: 'missing' as const },
		].map((account) => accountWords(account).label);
		expect(labels).toEqual([
			'Pinterest accepted a test event.',
			'Not tested yet.',
			'No conversion token yet.',
		]);
	});
});
