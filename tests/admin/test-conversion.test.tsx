import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { NO_NETWORK, refuse, restError, TEST } from './support/rest.ts';
import { open, section } from './support/screen.tsx';

vi.mock('@wordpress/api-fetch');

const ROUTE = '/test-conversion';
const PAGE = 'https://shop.example/?pintally_test=abc';

describe('a test conversion', () => {
	it('opens the shop’s page, follows both roads and ends with one ID on both', async () => {
		const running = { ...TEST, result: 'running', page_url: PAGE, tag: { state: '' } };
		const { user, site, container } = open('overview', { [`POST ${ROUTE}`]: running });
		await user.click(await screen.findByRole('button', { name: 'Run a test conversion' }));
		await waitFor(() => expect(container.querySelector('iframe')?.getAttribute('src')).toBe(PAGE));
		const panel = within(await section('Test conversion'));
		expect(panel.getByRole('link', { name: /Open the page in a tab/ }).getAttribute('href')).toBe(PAGE);
		site.answer(`GET ${ROUTE}`, TEST);
		expect(await panel.findByText(/Both roads work/, {}, { timeout: 5000 })).toBeTruthy();
		expect(panel.getByText(TEST.event_id)).toBeTruthy();
		expect(panel.getByText('$1.00 (USD)')).toBeTruthy();
		expect(panel.getByText('1789410012')).toBeTruthy();
		expect(panel.getByText('Accepted by Pinterest')).toBeTruthy();
		expect(panel.getByText('Called')).toBeTruthy();
		expect(container.querySelector('iframe')).toBeNull();
		expect(site.sent(`POST ${ROUTE}`)).toHaveLength(1);
	});

	it('says where it ends: an ad blocker, and a worker that refuses', async () => {
		open('overview', {
			[`GET ${ROUTE}`]: {
				...TEST,
				result: 'failed',
				server: { state: 'refused', reason: '', detail: 'No worker is connected yet.', at: 1 },
				tag: { state: 'blocked' },
			},
		});
		const panel = within(await section('Test conversion'));
		expect(await panel.findByText(/Not both roads work/)).toBeTruthy();
		expect(panel.getByText('No worker is connected yet.')).toBeTruthy();
		expect(panel.getByText(/An ad blocker\?/)).toBeTruthy();
		expect(panel.getByRole('button', { name: 'Run it again' })).toBeTruthy();
	});

	it('cannot be run: says why, and asks again on demand', async () => {
		const { user, site } = open('overview', {
			[`POST ${ROUTE}`]: refuse(restError('pintally_event_off', 'The event is switched off.')),
		});
		await user.click(await screen.findByRole('button', { name: 'Run a test conversion' }));
		expect(await screen.findAllByText('The event is switched off.')).not.toEqual([]);
		site.answer(`GET ${ROUTE}`, refuse(NO_NETWORK));
		await user.click(screen.getByRole('button', { name: 'Try again' }));
		expect(await screen.findAllByText(/Your site did not answer/)).not.toEqual([]);
	});
});
