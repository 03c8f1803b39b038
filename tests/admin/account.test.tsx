import { screen, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { ACCOUNT, CONNECTED, NO_NETWORK, refuse, restError, UNCONNECTED } from './support/rest.ts';
import { open, section } from './support/screen.tsx';

vi.mock('@wordpress/api-fetch');

const WITHOUT = {
	...ACCOUNT,
	ad_account_id: '',
	token: 'missing',
	state: 'unchecked',
	checked_at: 0,
} as const;
const account = async () => within(await section('Pinterest account'));
const token = () => screen.getByLabelText('Conversion token') as HTMLInputElement;

describe('the Pinterest account', () => {
	it('waits for the worker, which keeps the token', async () => {
		open('settings', { 'GET /connection': UNCONNECTED });
		expect((await account()).getByText(/Connect a worker first/)).toBeTruthy();
		expect(screen.queryByLabelText('Conversion token')).toBeNull();
	});

	it('is saved and tested, and the token does not stay on the page', async () => {
		const { user, site, container } = open('settings', {
			'GET /connection?check=true': { ...CONNECTED, account: WITHOUT },
			'POST /account': { account: ACCOUNT },
		});
		await (await account()).findByText('No token');
		expect(token().type).toBe('password');
		await user.type(screen.getByLabelText('Ad account ID'), ' 549755885175 ');
		await user.type(token(), 'pina_secret');
		await user.click(screen.getByRole('button', { name: 'Save and test' }));
		await screen.findByText('Pinterest accepted a test event.');
		expect(site.sent('POST /account')).toEqual([
			{ ad_account_id: '549755885175', conversion_token: 'pina_secret' },
		]);
		expect(token().value).toBe('');
		expect(container.innerHTML).not.toContain('pina_secret');
		expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Test again' }));
	});

	it('tells in plain words that Pinterest refused the token, and what mends it', async () => {
		const refused = {
			...ACCOUNT,
			state: 'parked',
			reason: 'token_refused',
			detail: 'Authentication failed.',
		};
		const { user } = open('settings', { 'POST /account': { account: refused } });
		await (await account()).findByText('Accepted');
		await user.type(token(), 'pina_old{Enter}');
		const form = await account();
		await form.findByText('Pinterest refused the token.');
		expect(
			form.getByText(/Create a new conversion token in Ads Manager under Conversions > Set up API/),
		).toBeTruthy();
		expect(form.getByText('Authentication failed.')).toBeTruthy();
		expect(form.getByText('Refused')).toBeTruthy();
	});

	it('is only tested again where nothing new was typed', async () => {
		const { user, site } = open('settings', { 'POST /account': { account: ACCOUNT } });
		await user.click(await screen.findByRole('button', { name: 'Test again' }));
		await screen.findByText('Pinterest accepted a test event.');
		expect(site.sent('POST /account')).toEqual([{}]);
	});

	it('takes another ad account for the token that it has', async () => {
		const { user, site } = open('settings', { 'POST /account': { account: ACCOUNT } });
		await (await account()).findByText('Accepted');
		const id = screen.getByLabelText('Ad account ID');
		await user.clear(id);
		await user.type(id, '549755885176');
		await user.click(screen.getByRole('button', { name: 'Save and test' }));
		await screen.findByText('Pinterest accepted a test event.');
		expect(site.sent('POST /account')).toEqual([{ ad_account_id: '549755885176' }]);
	});

	it('keeps what is being typed while the worker is asked', async () => {
		let answer = (_: unknown) => {};
		const { user } = open('settings', {
			'GET /connection?check=true': () => new Promise((resolve) => (answer = resolve)),
		});
		const id = (await screen.findByLabelText('Ad account ID')) as HTMLInputElement;
		await user.type(id, '123');
		answer(CONNECTED);
		await (await account()).findByText('Accepted');
		expect(id.value).toBe('123');
		expect(screen.getByRole('button', { name: 'Save and test' })).toBeTruthy();
	});

	it('tells its errors at the fields', async () => {
		const { user } = open('settings', {
			'POST /account': refuse(
				restError('rest_invalid_param', 'x', { conversion_token: 'A token has no spaces.' }),
			),
		});
		await (await account()).findByText('Accepted');
		await user.type(token(), 'a b{Enter}');
		await screen.findByText('A token has no spaces.');
		expect(document.activeElement).toBe(token());
		expect(token().value).toBe('a b');
	});

	it('keeps what was typed when the site does not answer', async () => {
		const { user } = open('settings', { 'POST /account': refuse(NO_NETWORK) });
		await (await account()).findByText('Accepted');
		await user.type(token(), 'pina_new{Enter}');
		await screen.findByText(/Your site did not answer/, { selector: '.components-snackbar *' });
		expect(token().value).toBe('pina_new');
	});
});
