import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { CONNECTED, NO_NETWORK, refuse, restError, STORED, UNCONNECTED } from './support/rest.ts';
import { open, section } from './support/screen.tsx';

vi.mock('@wordpress/api-fetch');

describe('connecting a worker', () => {
	it('goes from the banner to the key, and from the key to the worker', async () => {
		const { user, site } = open('overview', {
			'GET /connection': UNCONNECTED,
			'POST /connection': CONNECTED,
		});
		await user.click(await screen.findByRole('button', { name: 'Connect a worker' }));
		const key = await screen.findByLabelText('Connection key');
		expect(document.activeElement).toBe(key);
		expect(window.location.search).toContain('tab=settings');

		expect((screen.getByRole('button', { name: 'Connect' }) as HTMLButtonElement).disabled).toBe(true);
		await user.type(key, 'pintally_abc{Enter}');
		const connection = within(await section('Connection'));
		await connection.findByText('https://worker.example');
		expect(connection.getByText('0.1.0')).toBeTruthy();
		expect(connection.getByText('Connected')).toBeTruthy();
		expect(site.sent('POST /connection')).toEqual([{ key: 'pintally_abc' }]);
		expect(document.activeElement).toBe(connection.getByRole('heading', { name: 'Connection' }));
	});

	it('tells at the field what is wrong with the key, and keeps the key', async () => {
		const { user } = open('settings', {
			'GET /connection': UNCONNECTED,
			'POST /connection': refuse(restError('rest_invalid_param', 'x', { key: 'The key is incomplete.' })),
		});
		const key = (await screen.findByLabelText('Connection key')) as HTMLInputElement;
		await user.type(key, 'pintally_a');
		await user.click(screen.getByRole('button', { name: 'Connect' }));
		await screen.findByText('The key is incomplete.');
		expect(key.getAttribute('aria-invalid')).toBe('true');
		expect(describedBy(key)).toContain('The key is incomplete.');
		expect(key.value).toBe('pintally_a');
		expect(document.activeElement).toBe(key);
	});

	it('says that the worker does not answer, and can be tried again', async () => {
		const words = 'The worker at https://worker.example does not answer (timed out).';
		const { user, site } = open('settings', {
			'GET /connection': UNCONNECTED,
			'POST /connection': refuse(restError('pintally_worker_unreachable', words)),
		});
		await user.type(await screen.findByLabelText('Connection key'), 'pintally_abc{Enter}');
		await screen.findByText(words, { selector: '.components-snackbar *' });
		site.answer('POST /connection', CONNECTED);
		await user.click(screen.getByRole('button', { name: 'Connect' }));
		expect(await within(await section('Connection')).findByText('Connected')).toBeTruthy();
	});
});

describe('a connected worker', () => {
	it('that is away says why, and is asked again', async () => {
		const { user, site } = open('settings', {
			'GET /connection?check=true': { ...STORED, reachable: false, problem: 'Connection refused.' },
		});
		const connection = within(await section('Connection'));
		await connection.findByText('Not reachable');
		expect(connection.getByText('Connection refused.')).toBeTruthy();
		site.answer('GET /connection?check=true', CONNECTED);
		await user.click(connection.getByRole('button', { name: 'Check again' }));
		await connection.findByText('Connected');
		expect(connection.queryByText('Connection refused.')).toBeNull();
	});

	it('is disconnected only after asking', async () => {
		const { user, site } = open('settings', { 'DELETE /connection': UNCONNECTED });
		const ask = async () => user.click(await screen.findByRole('button', { name: 'Disconnect' }));
		await ask();
		const dialog = await screen.findByRole('dialog', { name: 'Disconnect the worker?' });
		await user.click(within(dialog).getByRole('button', { name: 'Cancel' }));
		await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
		expect(site.sent('DELETE /connection')).toHaveLength(0);

		await ask();
		await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Disconnect' }));
		await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('Connection key')));
		expect(site.sent('DELETE /connection')).toHaveLength(1);
	});

	it('cannot be told when the site does not answer, and is loaded on trying again', async () => {
		const { user, site } = open('settings', { 'GET /connection': refuse(NO_NETWORK) });
		const retry = await screen.findByRole('button', { name: 'Try again' });
		expect(screen.queryByRole('region', { name: 'Connection' })).toBeNull();
		site.answer('GET /connection', STORED);
		await user.click(retry);
		expect(await within(await section('Connection')).findByText('Connected')).toBeTruthy();
		expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
	});
});

const describedBy = (element: Element) =>
	document.getElementById(element.getAttribute('aria-describedby') ?? '')?.textContent;
