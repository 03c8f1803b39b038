import { store as noticesStore } from '@wordpress/notices';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { NOTICES } from '../../admin-src/data/notices.ts';
import { store } from '../../admin-src/data/store.ts';
import {
	ACCOUNT,
	CONNECTED,
	DEFAULTS,
	NO_NETWORK,
	refuse,
	rest,
	restError,
	ROW,
	STATUS,
	STORED,
	UNCONNECTED,
} from './support/rest.ts';
import { answerWith, freshRegistry } from './support/screen.tsx';

vi.mock('@wordpress/api-fetch');

let registry = freshRegistry();
const selected = () => registry.select(store);
const act = () => registry.dispatch(store);
const notices = () => registry.select(noticesStore).getNotices(NOTICES);

beforeEach(() => {
	registry = freshRegistry();
});

describe('settings', () => {
	beforeEach(async () => {
		answerWith(rest());
		await act().loadSettings();
	});

	it('shows an edit over what is saved, and forgets it when it is set back', async () => {
		await act().edit({ tag_id: '2600000000000' });
		expect(selected().getSetting('tag_id')).toBe('2600000000000');
		expect(selected().getSavedSettings()?.tag_id).toBe('2612345678901');
		expect(selected().hasEdits()).toBe(true);
		await act().edit({ tag_id: '2612345678901' });
		expect(selected().hasEdits()).toBe(false);
	});

	it('compares lists by what is in them', async () => {
		await act().edit({ events_off: ['lead'] });
		expect(selected().getEdits()).toEqual({ events_off: ['lead'] });
		await act().edit({ events_off: [] });
		expect(selected().hasEdits()).toBe(false);
	});

	it('discards all edits and their errors', async () => {
		answerWith(
			rest({ 'POST /settings': refuse(restError('rest_invalid_param', 'x', { tag_id: 'Digits.' })) }),
		);
		await act().edit({ tag_id: 'x' });
		await act().saveSettings();
		expect(selected().getFieldError('tag_id')).toBe('Digits.');
		await act().discard();
		expect(selected().getFieldErrors()).toEqual({});
		expect(selected().hasEdits()).toBe(false);
	});

	it('sends the edits alone, and takes the answer as what is saved', async () => {
		const site = rest({ 'POST /settings': { ...DEFAULTS, tag_id: '26', claim_code: 'abc' } });
		answerWith(site);
		await act().edit({ claim_code: '<meta name="p:domain_verify" content="abc"/>' });
		expect(await act().saveSettings()).toBe(true);
		expect(site.sent('POST /settings')).toEqual([
			{ claim_code: '<meta name="p:domain_verify" content="abc"/>' },
		]);
		expect(selected().getSetting('claim_code')).toBe('abc');
		expect(selected().hasEdits()).toBe(false);
		expect(notices()).toMatchObject([{ status: 'success', content: 'Settings saved.' }]);
	});

	it('keeps the edits and says why when the site does not answer', async () => {
		answerWith(rest({ 'POST /settings': refuse(NO_NETWORK) }));
		await act().edit({ honour_gpc: false });
		expect(await act().saveSettings()).toBe(false);
		expect(selected().getEdits()).toEqual({ honour_gpc: false });
		expect(notices()).toMatchObject([
			{ status: 'error', content: expect.stringContaining('did not answer') as string },
		]);
		expect(selected().isBusy('saving')).toBe(false);
	});

	it('is busy while it saves, and lets a mistake of ours through', async () => {
		let release = (_: unknown) => {};
		answerWith(rest({ 'POST /settings': () => new Promise((resolve) => (release = resolve)) }));
		const saving = act().saveSettings();
		await vi.waitFor(() => expect(selected().isBusy('saving')).toBe(true));
		release(DEFAULTS);
		await saving;
		expect(selected().isBusy('saving')).toBe(false);
	});
});

describe('connection', () => {
	it('tells what is stored first, then what the worker says', async () => {
		const site = rest();
		const seen: (boolean | null | undefined)[] = [];
		answerWith(site);
		const stop = registry.subscribe(() => seen.push(selected().getConnection()?.reachable));
		await act().loadConnection();
		stop();
		expect(seen).toContain(null);
		expect(selected().getConnection()).toEqual(CONNECTED);
		await act().loadConnection();
		expect(site.asked.map(({ name }) => name)).toEqual([
			'GET /connection',
			'GET /connection?check=true',
			'GET /connection?check=true',
		]);
	});

	it('asks no worker where there is none', async () => {
		const site = rest({ 'GET /connection': UNCONNECTED });
		answerWith(site);
		await act().loadConnection();
		expect(site.asked).toHaveLength(1);
		expect(selected().getConnection()).toEqual(UNCONNECTED);
	});

	it('keeps why it could not be loaded, and forgets it when it could', async () => {
		answerWith(rest({ 'GET /connection': refuse(NO_NETWORK) }));
		expect(await act().loadConnection()).toBe(false);
		expect(selected().getFailure('connection')?.code).toBe('fetch_error');
		answerWith(rest());
		await act().loadConnection();
		expect(selected().getFailure('connection')).toBeUndefined();
	});

	it('takes the key without the blanks of pasting', async () => {
		const site = rest({ 'POST /connection': CONNECTED });
		answerWith(site);
		expect(await act().connect('  pintally_abc\n')).toBe(true);
		expect(site.sent('POST /connection')).toEqual([{ key: 'pintally_abc' }]);
	});

	it('puts the verdict on the account into the connection', async () => {
		const parked = { ...ACCOUNT, state: 'parked', reason: 'token_refused' } as const;
		const site = rest({ 'POST /account': { account: parked } });
		answerWith(site);
		await act().loadConnection();
		await act().testAccount();
		expect(site.sent('POST /account')).toEqual([{}]);
		expect(selected().getConnection()).toEqual({ ...CONNECTED, account: parked });
	});

	it('forgets the worker', async () => {
		answerWith(rest({ 'DELETE /connection': UNCONNECTED }));
		await act().loadConnection();
		expect(selected().getConnection()?.url).toBe(STORED.url);
		await act().disconnect();
		expect(selected().getConnection()).toEqual(UNCONNECTED);
	});
});

describe('ledger', () => {
	it('has the last events and how many there are in all', async () => {
		answerWith(rest({ 'GET /events?page=1&per_page=20': [ROW, { ...ROW, id: 2 }] }));
		await act().loadLedger();
		expect(selected().getEvents()).toEqual({ rows: [ROW, { ...ROW, id: 2 }], total: 2, more: false });
		expect(selected().getStatus()).toEqual(STATUS);
	});

	it.each([
		['a PHP error page', { code: 'invalid_json', message: 'x' }, 'no JSON'],
		['an error of a proxy', new Response('<html>', { status: 502 }), 'no JSON'],
		['an old page', restError('rest_cookie_invalid_nonce', 'Cookie check failed'), 'Reload it'],
		['no right', new Response(JSON.stringify(restError('rest_forbidden', 'Not allowed.'))), 'Not allowed.'],
	])('says in plain words what %s means', async (_, error, words) => {
		answerWith(rest({ 'GET /events?page=1&per_page=20': refuse(error) }));
		await act().loadLedger();
		expect(selected().getFailure('ledger')?.message).toContain(words);
	});
});
