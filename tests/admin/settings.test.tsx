import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { events } from '../../core/vocabulary.ts';
import { DEFAULTS, NO_NETWORK, refuse, restError, STATUS } from './support/rest.ts';
import { open, section } from './support/screen.tsx';

vi.mock('@wordpress/api-fetch');

const save = () => screen.getByRole('button', { name: 'Save changes' });
const leave = () => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }));

describe('saving', () => {
	it('sends what is changed, says so, and is gone', async () => {
		const { user, site } = open('settings', {
			'POST /settings': { ...DEFAULTS, tag_id: '2612345678902' },
		});
		const tag = (await screen.findByLabelText('Tag ID')) as HTMLInputElement;
		expect(screen.queryByRole('button', { name: 'Save changes' })).toBeNull();
		await user.clear(tag);
		await user.type(tag, '2612345678902 ');
		await user.click(save());
		await screen.findByText('Settings saved.', { selector: '.components-snackbar *' });
		expect(site.sent('POST /settings')).toEqual([{ tag_id: '2612345678902' }]);
		expect(screen.queryByRole('button', { name: 'Save changes' })).toBeNull();
		expect(document.activeElement?.id).toBe('pintally-settings');
	});

	it('brings the keyboard to a field that is refused, each time', async () => {
		const { user } = open('settings', {
			'POST /settings': refuse(restError('rest_invalid_param', 'x', { tag_id: 'A tag ID has digits only.' })),
		});
		const tag = (await screen.findByLabelText('Tag ID')) as HTMLInputElement;
		await user.type(tag, 'x');
		for (let time = 0; time < 2; time++) {
			await user.click(save());
			await screen.findByText('A tag ID has digits only.');
			await waitFor(() => expect(document.activeElement).toBe(tag));
			expect(tag.getAttribute('aria-invalid')).toBe('true');
			expect(screen.getByText(/Nothing was saved/)).toBeTruthy();
		}
		await user.type(tag, '1');
		expect(screen.queryByText('A tag ID has digits only.')).toBeNull();
		expect(tag.hasAttribute('aria-invalid')).toBe(false);
	});

	it('keeps what was typed when the site does not answer', async () => {
		const { user } = open('settings', { 'POST /settings': refuse(NO_NETWORK) });
		const claim = (await screen.findByLabelText('Website claim')) as HTMLInputElement;
		await user.type(claim, 'abc');
		await user.click(save());
		await screen.findByText(/Your site did not answer/, { selector: '.components-snackbar *' });
		expect(claim.value).toBe('abc');
		expect(save()).toBeTruthy();
	});

	it('asks before the page is left with something unsaved, on every tab, and not after', async () => {
		const { user } = open('settings');
		await screen.findByLabelText('Tag ID');
		expect(leave()).toBe(false);
		await user.type(screen.getByLabelText('Tag ID'), '9');
		expect(leave()).toBe(true);
		await user.click(screen.getByRole('link', { name: 'Overview' }));
		expect(screen.queryByLabelText('Tag ID')).toBeNull();
		expect(leave()).toBe(true);
		await user.click(screen.getByRole('button', { name: 'Discard' }));
		expect(leave()).toBe(false);
	});

	it('cannot be loaded: says so, and loads on trying again', async () => {
		const { user, site } = open('settings', { 'GET /settings': refuse(NO_NETWORK) });
		const retry = await screen.findByRole('button', { name: 'Try again' });
		expect(screen.queryByLabelText('Tag ID')).toBeNull();
		site.answer('GET /settings', DEFAULTS);
		await user.click(retry);
		expect(await screen.findByLabelText('Tag ID')).toBeTruthy();
	});
});

describe('events', () => {
	it('has a switch for each event of the vocabulary, with its roads', async () => {
		open('settings');
		const list = within(await section('Events'));
		const switches = list.getAllByRole('checkbox');
		// What goes by the server alone has a setting of its own.
		const both = Object.values(events).filter((event) => !('road' in event));
		expect(switches).toHaveLength(both.length);
		for (const { label, description, tag } of both) {
			expect(list.getByLabelText(label)).toBeTruthy();
			expect(list.getByText(description)).toBeTruthy();
			expect(list.getByTitle(`The tag calls it ${tag}.`)).toBeTruthy();
		}
	});

	it('turns one off and on', async () => {
		const { user, site } = open('settings', {
			'GET /settings': { ...DEFAULTS, events_off: ['search'] },
			'POST /settings': { ...DEFAULTS, events_off: ['search', 'lead'] },
		});
		const lead = (await screen.findByLabelText('Lead')) as HTMLInputElement;
		expect((screen.getByLabelText('Search') as HTMLInputElement).checked).toBe(false);
		expect(lead.checked).toBe(true);
		await user.click(lead);
		await user.click(save());
		await waitFor(() => expect(site.sent('POST /settings')).toEqual([{ events_off: ['search', 'lead'] }]));
		await user.click(screen.getByLabelText('Search'));
		await user.click(save());
		await waitFor(() => expect(site.sent('POST /settings')[1]).toEqual({ events_off: ['lead'] }));
	});
});

describe('consent', () => {
	it('says what each choice means, and whether a consent plugin is heard', async () => {
		const { user, site } = open('settings', {
			'GET /status': { ...STATUS, consent_api: false },
			'POST /settings': { ...DEFAULTS, consent: 'not_needed' },
		});
		const consent = within(await section('Consent'));
		await consent.findByText(/WP Consent API is not active/);
		const first = consent.getByLabelText('Ask first') as HTMLInputElement;
		expect(first.checked).toBe(true);
		expect(consent.getByText(/nothing is loaded and nothing is sent/)).toBeTruthy();
		await user.click(consent.getByLabelText('Not needed'));
		expect(consent.queryByText(/WP Consent API is not active/)).toBeNull();
		await user.click(save());
		await waitFor(() => expect(site.sent('POST /settings')).toEqual([{ consent: 'not_needed' }]));
	});

	it('follows the WP Consent API where it is active', async () => {
		open('settings');
		expect(await screen.findByText(/The WP Consent API is active/)).toBeTruthy();
	});
});
