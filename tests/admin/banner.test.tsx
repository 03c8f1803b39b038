import { screen, waitFor } from '@testing-library/react';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { ROW, STATUS } from './support/rest.ts';
import { open } from './support/screen.tsx';
import { point, SETUP, withPoint } from './support/setup.ts';

vi.mock('@wordpress/api-fetch');

const REFUSED = { ...ROW, event_id: 'lead.00000002', event: 'lead', state: 'refused' };
const LIST = 'GET /events?state=refused&page=1&per_page=20&order=desc';
const RED = withPoint(
	point('base_tag', 'problem', { findings: [{ code: 'tag_missing', detail: '', page: 'home' }] }),
);

// DataViews takes its time; a screen that is opened is to be there at once.
beforeAll(() => import('../../admin-src/screens/events/EventsScreen.tsx'));

describe('the banner leads to what is wrong', () => {
	it('the refused events, in a list of these alone, and again when it is asked again', async () => {
		const { user, site } = open('overview', {
			'GET /status': { ...STATUS, refused_lately: 1 },
			'GET /events/view': { filters: { state: 'delivered' } },
			[LIST]: [REFUSED],
			'GET /events?page=1&per_page=20&order=desc': [ROW, REFUSED],
		});
		await screen.findByText('1 event was refused in the last seven days');
		await user.click(screen.getByRole('button', { name: 'See the refused events' }));
		expect(await screen.findByRole('link', { name: 'Lead' })).toBeTruthy();
		expect(window.location.search).toMatch(/tab=events&state=refused/);
		expect(document.activeElement?.id).toBe('pintally-ledger');
		await user.click(screen.getByRole('button', { name: 'See the refused events' }));
		await waitFor(() => expect(site.sent(LIST)).toHaveLength(2));
		// The view that the user keeps is not touched by being led somewhere.
		expect(site.sent('POST /events/view')).toEqual([]);
		await user.click(screen.getByRole('link', { name: 'Settings' }));
		expect(window.location.search).not.toMatch(/state=/);
	});

	it('the red point, opened, with the keyboard on it', async () => {
		const { user } = open('overview', {
			'GET /status': { ...STATUS, setup_problems: ['base_tag'] },
			'GET /setup': RED,
		});
		expect(await screen.findByText('Tag in the head of every page')).toBeTruthy();
		await user.click(screen.getByRole('button', { name: 'See what to do' }));
		await waitFor(() => expect(document.activeElement?.id).toBe('pintally-point-base_tag'));
		expect(document.activeElement?.getAttribute('aria-expanded')).toBe('true');
	});

	it('and says the same as the setup, as soon as that is looked at', async () => {
		const { user } = open('setup', {
			'GET /status': { ...STATUS, setup_problems: ['base_tag'] },
			'GET /setup': RED,
			'POST /setup/check': SETUP,
		});
		expect(await screen.findByText('A point of the setup needs you')).toBeTruthy();
		await user.click(await screen.findByRole('button', { name: /^Check again/ }));
		expect(await screen.findByText('All is well')).toBeTruthy();
	});
});
