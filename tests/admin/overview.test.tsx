import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { DEFAULTS, NO_NETWORK, refuse, ROW, STATUS } from './support/rest.ts';
import { open } from './support/screen.tsx';

vi.mock('@wordpress/api-fetch');

/** The table of the last events. */
const recent = async () => within(await screen.findByRole('region', { name: 'Recent events' }));

const EVENTS = 'GET /events?page=1&per_page=20';

describe('recent events', () => {
	it('shows both roads of each, in the words of the vocabulary', async () => {
		open('overview', {
			[EVENTS]: [
				ROW,
				{
					...ROW,
					id: 2,
					order_id: 0,
					order_url: '',
					event: 'lead',
					value: '',
					currency: '',
					state: 'left_out',
					reason: 'consent_denied',
					tag_state: '',
				},
				{
					...ROW,
					id: 3,
					state: 'refused',
					reason: 'refused_by_pinterest',
					detail: 'event_time is in the future',
					tag_state: 'blocked',
					value: '1250',
					currency: 'JPY',
				},
			],
		});
		const rows = (await recent())
			.getAllByRole('row')
			.slice(1)
			.map((row) => [...row.children].map((cell) => cell.textContent.trim()).slice(1));
		expect(rows).toEqual([
			['Sale', '#1001', '$29.00', 'Called', 'Delivered', '–'],
			['Lead', '–', '–', 'Not seen', 'Left out', 'Consent refusedThe visitor has refused marketing.'],
			['Sale', '#1001', '¥1,250', 'Blocked', 'Refused', 'Refused by Pinterestevent_time is in the future'],
		]);
		expect(screen.getAllByRole('link', { name: '#1001' })[0]?.getAttribute('href')).toBe(ROW.order_url);
	});

	it('survives a state, an event and a reason of a later version', async () => {
		open('overview', {
			[EVENTS]: [{ ...ROW, event: 'pin_saved', state: 'frozen', reason: 'too_cold', tag_state: 'lost' }],
		});
		const row = (await recent()).getAllByRole('row')[1];
		expect(row?.textContent).toMatch(/pin_saved.*lost.*frozen.*too_cold/);
	});

	it('says what will appear where nothing is yet', async () => {
		open('overview', { [EVENTS]: [] });
		expect(await screen.findByText('No event yet')).toBeTruthy();
		expect(screen.queryByRole('region', { name: 'Recent events' })).toBeNull();
	});

	it('is refreshed on demand', async () => {
		const { user, site } = open('overview', { [EVENTS]: [] });
		await screen.findByText('No event yet');
		site.answer(EVENTS, [ROW]);
		await user.click(screen.getByRole('button', { name: 'Refresh' }));
		expect(await screen.findByRole('link', { name: '#1001' })).toBeTruthy();
		expect(site.sent('GET /status')).toHaveLength(2);
	});

	it('keeps what it shows when it cannot be refreshed, and says so', async () => {
		const { user, site } = open('overview');
		await screen.findByRole('link', { name: '#1001' });
		site.answer(EVENTS, refuse(NO_NETWORK));
		await user.click(screen.getByRole('button', { name: 'Refresh' }));
		const retry = await screen.findByRole('button', { name: 'Try again' });
		expect(screen.getByRole('link', { name: '#1001' })).toBeTruthy();
		site.answer(EVENTS, []);
		await user.click(retry);
		await waitFor(() => expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull());
	});
});

describe('the figures', () => {
	it('have the last contact, and what has gone wrong since', async () => {
		open('overview', { 'GET /status': { ...STATUS, problem: 'The worker does not answer.' } });
		const line = await screen.findByText(/Last contact with the worker/);
		expect(line.textContent).toMatch(/never.*does not answer/);
	});
});

describe('the frame', () => {
	it('says that all is well', async () => {
		open('overview');
		expect(await screen.findByText('All is well')).toBeTruthy();
	});

	it('keeps the tab in the address, and goes back', async () => {
		const { user } = open('overview');
		const nav = within(screen.getByRole('navigation', { name: 'Pintally' }));
		expect(nav.getByRole('link', { name: 'Overview' }).getAttribute('aria-current')).toBe('page');
		await user.click(nav.getByRole('link', { name: 'Settings' }));
		expect(window.location.search).toBe('?page=pintally&tab=settings');
		expect(await screen.findByLabelText('Tag ID')).toBeTruthy();
		window.history.replaceState(null, '', '?page=pintally');
		window.dispatchEvent(new PopStateEvent('popstate'));
		expect(await screen.findByRole('heading', { name: 'Recent events' })).toBeTruthy();
	});

	it('asks the site for each thing once', async () => {
		const { site } = open('overview');
		await screen.findByText('All is well');
		await screen.findByRole('button', { name: 'Run a test conversion' });
		expect(site.asked.map(({ name }) => name).sort()).toEqual([
			'GET /connection',
			'GET /connection?check=true',
			EVENTS,
			'GET /overview?hours=24',
			'GET /settings',
			'GET /status',
			'GET /test-conversion',
		]);
	});

	it('goes to the missing tag ID', async () => {
		const { user } = open('overview', { 'GET /settings': DEFAULTS });
		await user.click(await screen.findByRole('button', { name: 'Enter the tag ID' }));
		expect(document.activeElement).toBe(await screen.findByLabelText('Tag ID'));
	});
});
