import { screen, waitFor } from '@testing-library/react';
import axe from 'axe-core';
import { describe, expect, it, vi } from 'vitest';
import vectors from '../contract/vectors/orders.json' with { type: 'json' };
import { ACCOUNT, CONNECTED, refuse, restError, NO_NETWORK, TEST, UNCONNECTED } from './support/rest.ts';
import { open } from './support/screen.tsx';
import { point, withPoint } from './support/setup.ts';

vi.mock('@wordpress/api-fetch');

/** Colours need a real browser, and the page around the screen is WordPress's. */
async function violations(container: Element) {
	const { violations: found } = await axe.run(container, {
		rules: { 'color-contrast': { enabled: false }, region: { enabled: false } },
	});
	return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

describe('axe finds nothing', () => {
	it('on the overview', async () => {
		const { container } = open('overview');
		await screen.findByText('All is well');
		await screen.findByRole('region', { name: 'Recent events' });
		await screen.findByText('The same as a table', {}, { timeout: 10_000 });
		await screen.findByRole('button', { name: 'Run a test conversion' });
		expect(await violations(container)).toEqual([]);
	});

	it('on the empty overview of a new shop', async () => {
		const { container } = open('overview', {
			'GET /connection': UNCONNECTED,
			'GET /events?page=1&per_page=20': [],
		});
		await screen.findByText('No event yet');
		expect(await violations(container)).toEqual([]);
	});

	it('on the settings, with a refused token, an error at a field and a notice', async () => {
		const { container, user } = open('settings', {
			'GET /connection?check=true': {
				...CONNECTED,
				account: { ...ACCOUNT, state: 'parked', reason: 'token_refused', detail: 'No.' },
			},
			'POST /settings': refuse(restError('rest_invalid_param', 'x', { tag_id: 'Digits only.' })),
			'POST /account': refuse(NO_NETWORK),
		});
		await user.click(await screen.findByRole('button', { name: 'Test again' }));
		await user.type(screen.getByLabelText('Tag ID'), 'x');
		await user.click(screen.getByRole('button', { name: 'Save changes' }));
		await screen.findByText('Digits only.');
		expect(await violations(container)).toEqual([]);
	});

	it('on a test conversion that has failed, and on the value rule with faults of a file', async () => {
		const overview = open('overview', {
			'GET /test-conversion': { ...TEST, result: 'failed', tag: { state: 'blocked' } },
		});
		await screen.findByText(/Not both roads work/);
		expect(await violations(overview.container)).toEqual([]);
		const { container, user } = open('settings', {
			'GET /value-rule/orders': [{ edit_url: '#', facts: { order: vectors.cases[0]?.order } }],
			'POST /settings/file': refuse(restError('rest_invalid_param', 'x', { tag_id: 'Digits only.' })),
		});
		await screen.findByRole('columnheader', { name: 'Product IDs' }, { timeout: 10_000 });
		await user.upload(
			document.querySelector<HTMLInputElement>('input[type=file][accept*=json]')!,
			new File(['{}'], 'x.json', { type: 'application/json' }),
		);
		await screen.findByText('Nothing was changed.');
		expect(await violations(container)).toEqual([]);
	});

	it('when nothing could be loaded', async () => {
		const { container } = open('settings', {
			'GET /settings': refuse(NO_NETWORK),
			'GET /connection': refuse(NO_NETWORK),
			'GET /status': refuse(NO_NETWORK),
		});
		await waitFor(() => expect(screen.getAllByRole('button', { name: 'Try again' })).toHaveLength(2));
		expect(await violations(container)).toEqual([]);
	});

	it('on the setup, with a fault, and with what only a person can confirm', async () => {
		const finding = { code: 'script_delayed', detail: 'WP Rocket', page: 'home' };
		const { container, user } = open('setup', {
			'GET /setup': withPoint(point('base_tag', 'problem', { findings: [finding] })),
		});
		await screen.findByText('An optimiser holds the tag up');
		await user.click(screen.getByRole('button', { name: /^1\. Business account/ }));
		await user.click(screen.getByRole('button', { name: /^8\. Attribution/ }));
		await screen.findByRole('button', { name: 'I have seen it at Pinterest' });
		expect(await violations(container)).toEqual([]);
	});

	it('on the setup that could not be loaded', async () => {
		const { container } = open('setup', { 'GET /setup': refuse(NO_NETWORK) });
		await screen.findByRole('button', { name: 'Try again' });
		expect(await violations(container)).toEqual([]);
	});

	it('in the dialog', async () => {
		const { user } = open('settings');
		await user.click(await screen.findByRole('button', { name: 'Disconnect' }));
		expect(await violations(await screen.findByRole('dialog'))).toEqual([]);
	});
});
