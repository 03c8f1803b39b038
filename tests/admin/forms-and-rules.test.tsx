import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import type { EventRule } from '../../core/event-rule.ts';
import { wouldMatch } from '../../admin-src/screens/settings/rules/would-match.ts';
import { DEFAULTS, refuse, restError } from './support/rest.ts';
import { open, section } from './support/screen.tsx';

vi.mock('@wordpress/api-fetch');

const save = () => screen.getByRole('button', { name: 'Save changes' });
const CALL: EventRule = {
	name: 'Call us',
	on: true,
	event: 'contact',
	when: 'click',
	what: 'a[href^="tel:"]',
	page: '',
	value: '',
};

describe('forms', () => {
	const FORMS = [
		{ value: 'wpforms', label: 'WPForms' },
		{ value: 'wpforms:7', label: 'Newsletter' },
	];

	it('are leads unless chosen otherwise, for a plugin or for one of them', async () => {
		const { user, site } = open('settings', {
			'GET /settings/choices': { forms: FORMS },
			'POST /settings': (asked: { data: object }) => ({ ...DEFAULTS, ...asked.data }),
		});
		const forms = within(await section('Forms'));
		const all = (await forms.findByLabelText('Forms of WPForms count as')) as HTMLSelectElement;
		const one = forms.getByLabelText('“Newsletter” counts as') as HTMLSelectElement;
		expect([all.value, one.value]).toEqual(['lead', '']);
		expect([...one.options].map(({ text }) => text)).toEqual([
			'As all forms of WPForms',
			'Sign-up',
			'Lead',
			'Custom event',
			'Subscription',
			'Contact',
			'Nothing',
		]);
		await user.selectOptions(one, 'subscribe');
		await user.selectOptions(all, 'none');
		await user.click(save());
		await waitFor(() =>
			expect(site.sent('POST /settings')).toEqual([{ forms: { 'wpforms:7': 'subscribe', wpforms: 'none' } }]),
		);
		await user.selectOptions(one, '');
		await user.click(save());
		await waitFor(() => expect(site.sent('POST /settings')[1]).toEqual({ forms: { wpforms: 'none' } }));
	});

	it('of no plugin that is heard: says which are, and what else can be done', async () => {
		open('settings', { 'GET /settings/choices': { forms: [] } });
		expect(await screen.findByText(/No form plugin that Pintally hears is active/)).toBeTruthy();
	});
});

describe('rules', () => {
	it('are made, changed, switched off and removed', async () => {
		const { user, site } = open('settings', {
			'POST /settings': (asked: { data: object }) => ({ ...DEFAULTS, ...asked.data }),
		});
		await user.click(await screen.findByRole('button', { name: 'Add a rule' }));
		await user.type(screen.getByLabelText('Name'), CALL.name);
		await user.type(screen.getByLabelText('What is clicked (CSS selector)'), 'a[[href^="tel:"]');
		await user.selectOptions(screen.getByLabelText('Makes the event'), 'contact');
		await user.click(screen.getByRole('button', { name: 'Take it over' }));
		await user.click(save());
		await waitFor(() => expect(site.sent('POST /settings')).toEqual([{ event_rules: [CALL] }]));
		expect(screen.getByText('Click: a[href^="tel:"] → Contact')).toBeTruthy();

		await user.click(screen.getByRole('button', { name: 'Change “Call us”' }));
		await user.selectOptions(screen.getByLabelText('When'), 'scroll');
		await user.type(screen.getByLabelText('Per cent of the page'), '75');
		await user.click(screen.getByRole('button', { name: 'Take it over' }));
		await user.click(screen.getByLabelText('Call us'));
		await user.click(save());
		const changed = { ...CALL, when: 'scroll', what: '75', on: false };
		await waitFor(() => expect(site.sent('POST /settings')[1]).toEqual({ event_rules: [changed] }));

		await user.click(screen.getByRole('button', { name: 'Remove “Call us”' }));
		await user.click(save());
		await waitFor(() => expect(site.sent('POST /settings')[2]).toEqual({ event_rules: [] }));
		expect(screen.getByText('There is no rule yet.')).toBeTruthy();
	});

	it('that are refused say which one and why', async () => {
		const { user } = open('settings', {
			'GET /settings': { ...DEFAULTS, event_rules: [CALL] },
			'POST /settings': refuse(
				restError('rest_invalid_param', 'x', { event_rules: 'Rule 1 (Call us): It needs a CSS selector.' }),
			),
		});
		await user.click(await screen.findByLabelText('Call us'));
		await user.click(save());
		expect(await screen.findByText('Rule 1 (Call us): It needs a CSS selector.')).toBeTruthy();
	});

	it('show on a page of the shop what they would find there', async () => {
		const { user } = open('settings', { 'GET /settings': { ...DEFAULTS, event_rules: [CALL] } });
		const asked = vi.fn(async () => new Response('<p><a href="tel:1">Call</a> <a href="tel:2"> us </a></p>'));
		vi.stubGlobal('fetch', asked);
		try {
			await user.click(await screen.findByRole('button', { name: 'Change “Call us”' }));
			await user.click(screen.getByRole('button', { name: 'Look' }));
			expect(await screen.findByText('2 places match: Call · us')).toBeTruthy();
			expect(asked).toHaveBeenCalledWith(new URL('/', window.location.origin), { credentials: 'omit' });
		} finally {
			vi.unstubAllGlobals();
		}
	});

	it.each([
		[{ page: '/guides/*' }, '/guides/mugs/', { kind: 'found', count: 1, texts: ['Call'] }],
		[{ page: '/guides/*' }, '/shop/', { kind: 'other_page' }],
		[{ when: 'time', what: '5' }, '/', { kind: 'page' }],
		[{ when: 'video', what: '50' }, '/', { kind: 'found', count: 1, texts: ['<video>'] }],
		[{ what: 'a[[' }, '/', { kind: 'no_selector' }],
	] as const)('%j on %s', (changes, address, expected) => {
		const page = new DOMParser().parseFromString(
			'<a href="tel:1">Call</a><a href="/">x</a><video></video>',
			'text/html',
		);
		expect(wouldMatch({ ...CALL, ...changes }, address, page)).toEqual(expected);
	});
});
