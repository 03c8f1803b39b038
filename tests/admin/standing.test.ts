import { describe, expect, it } from 'vitest';
import { standing } from '../../admin-src/data/standing.ts';
import type { Facts } from '../../admin-src/data/standing.ts';
import type { Account } from '../../admin-src/data/types.ts';
import { ACCOUNT, CONNECTED, DEFAULTS, STATUS, STORED, UNCONNECTED } from './support/rest.ts';

const NOW = 1_789_420_000;
const WELL: Facts = {
	settings: { ...DEFAULTS, tag_id: '2612345678901' },
	connection: CONNECTED,
	status: STATUS,
	now: NOW,
};
const withAccount = (account: Partial<Account>): Facts => ({
	...WELL,
	connection: { ...CONNECTED, account: { ...ACCOUNT, ...account } },
});

describe('what the owner should do first', () => {
	it.each<[string, Facts, string, string, string | undefined]>([
		['nothing is loaded', { ...WELL, settings: null }, 'checking', 'Looking', undefined],
		['no worker is connected', { ...WELL, connection: UNCONNECTED }, 'todo', 'connect a worker', 'key'],
		[
			'the worker is away',
			{ ...WELL, connection: { ...STORED, reachable: false, problem: 'Refused.' } },
			'problem',
			'cannot be reached',
			'check',
		],
		['no tag ID is set', { ...WELL, settings: DEFAULTS }, 'todo', 'tag ID', 'tag_id'],
		['the worker is being asked', { ...WELL, connection: STORED }, 'checking', 'Asking', undefined],
		[
			'there is no ad account',
			withAccount({ ad_account_id: '', token: 'missing' }),
			'todo',
			'conversion token',
			'ad_account_id',
		],
		['there is no token', withAccount({ token: 'missing' }), 'todo', 'conversion token', 'conversion_token'],
		['the token was never tried', withAccount({ state: 'unchecked' }), 'todo', 'test', 'test'],
		[
			'Pinterest refused the token',
			withAccount({ state: 'parked', reason: 'token_refused' }),
			'problem',
			'refused the token',
			'conversion_token',
		],
		[
			'Pinterest asks to wait',
			withAccount({ state: 'parked', reason: 'rate_limited' }),
			'attention',
			'wait',
			'test',
		],
		[
			'the test got no answer',
			withAccount({ state: 'unchecked', reason: 'unreachable' }),
			'attention',
			'cannot reach Pinterest',
			'test',
		],
		[
			'the scheduler stands still, whether or not anything waits',
			{ ...WELL, status: { ...STATUS, scheduler_stands_since: NOW - 1500, open_incidents: 1 } },
			'problem',
			'scheduler has not run since',
			'events',
		],
		[
			'events wait for more than an hour',
			{ ...WELL, status: { ...STATUS, oldest_waiting: NOW - 3601 } },
			'problem',
			'more than an hour',
			'events',
		],
		[
			'nobody asks for consent',
			{ ...WELL, status: { ...STATUS, consent_api: false } },
			'attention',
			'consent',
			'consent',
		],
		[
			'an incident is open',
			{ ...WELL, status: { ...STATUS, open_incidents: 2, refused_lately: 2 } },
			'problem',
			'2 incidents are open',
			'open',
		],
		[
			'events were refused lately',
			{ ...WELL, status: { ...STATUS, refused_lately: 2, setup_problems: ['both_sides'] } },
			'problem',
			'2 events were refused',
			'ledger',
		],
		[
			'a point of the setup is red',
			{ ...WELL, status: { ...STATUS, setup_problems: ['base_tag', 'both_sides'], consent_api: false } },
			'problem',
			'point of the setup',
			'point-base_tag',
		],
		['all is well', WELL, 'ok', 'All is well', undefined],
	])('when %s', (_, facts, level, title, field) => {
		const found = standing(facts);
		expect(found.level).toBe(level);
		expect(found.title).toContain(title);
		expect(found.action?.place.field).toBe(field);
	});

	it('says the first thing first', () => {
		const nothing = standing({
			settings: DEFAULTS,
			connection: UNCONNECTED,
			status: { ...STATUS, consent_api: false, oldest_waiting: 1 },
			now: NOW,
		});
		expect(nothing.action?.place.field).toBe('key');
	});

	it('tells why events wait, in the words that delivery left', () => {
		const status = { ...STATUS, oldest_waiting: NOW - 7200, problem: 'The worker does not answer.' };
		expect(standing({ ...WELL, status }).text).toBe('The worker does not answer.');
		expect(standing({ ...WELL, status: { ...status, problem: '' } }).text).toContain('WP-Cron');
	});

	it('is patient with events of the last hour, and needs no consent plugin where nobody is asked', () => {
		const status = { ...STATUS, oldest_waiting: NOW - 3600, consent_api: false };
		const settings = { ...DEFAULTS, tag_id: '2612345678901', consent: 'not_needed' };
		expect(standing({ ...WELL, settings, status }).level).toBe('ok');
	});
});
