import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import type { Setup, SetupPoint } from '../../admin-src/screens/setup/types.ts';
import { pointWords } from '../../admin-src/data/setup-words.ts';
import { checkWords, pageWords } from '../../admin-src/screens/setup/words.ts';
import checks from '../../plugin/vocabulary/checks.json' with { type: 'json' };
import points from '../../plugin/vocabulary/setup.json' with { type: 'json' };
import settings from '../../plugin/vocabulary/settings.json' with { type: 'json' };
import { inParts } from './support/attribution.ts';
import { NO_NETWORK, refuse } from './support/rest.ts';
import { open } from './support/screen.tsx';
import { point, SETUP, withPoint } from './support/setup.ts';

vi.mock('@wordpress/api-fetch');

const toggle = (name: RegExp) => screen.findByRole('button', { name });
const show = (setup: Setup, more: Parameters<typeof open>[1] = {}) =>
	open('setup', { 'GET /setup': setup, ...more });

const BLOCKED: SetupPoint = point('base_tag', 'problem', {
	findings: [
		{ code: 'script_delayed', detail: 'WP Rocket', page: 'home' },
		{ code: 'script_delayed', detail: 'WP Rocket', page: 'product' },
		{ code: 'tag_other_id', detail: '2600000000000', page: 'cart' },
	],
});

describe('the words of the setup', () => {
	it('every check belongs to a point, says what it means, what mends it and where', () => {
		// Elements of the settings screen that are no settings of their own.
		const places = [...Object.keys(settings), 'switches', 'key', 'check', 'test', 'conversion_token'];
		for (const [code, check] of Object.entries(checks)) {
			const words = checkWords(code);
			expect(Object.keys(points)).toContain(check.point);
			expect(['problem', 'caution', 'todo']).toContain(check.level);
			expect(words.label).toMatch(/\S/);
			expect(words.description).toMatch(/\S.+[.]$/);
			expect(words.remedy).toMatch(/\S.+[.]$/);
			const { label, field, url, check: again } = words.action ?? { label: '' };
			expect(label).toMatch(/\S/);
			expect([field, url, again].filter(Boolean)).toHaveLength(1);
			if (field) expect(places).toContain(field);
		}
	});

	it('what a later version tells is shown as it is', () => {
		expect(checkWords('too_cold').label).toBe('too_cold');
		expect(pointWords('eleventh').label).toBe('eleventh');
		expect(pageWords('lobby')).toBe('lobby');
	});
});

describe('the ten points', () => {
	it('are in order, with how far the setup is', async () => {
		show(SETUP);
		expect(await screen.findByRole('heading', { name: '7 of 10 points are done' })).toBeTruthy();
		const headings = screen.getAllByRole('heading', { level: 3 }).map(({ textContent }) => textContent);
		expect(headings).toHaveLength(10);
		expect(headings[0]).toBe('1. Business account and claimed websiteConfirm');
		expect(headings[9]).toBe('10. A look every weekDone');
	});

	it('open at the first that needs somebody, and only there', async () => {
		show(withPoint(BLOCKED));
		const opened = async () => (await screen.findAllByRole('button', { expanded: true })).map(({ id }) => id);
		expect(await opened()).toEqual(['pintally-point-base_tag']);
	});

	it('say what is wrong once, where, what in particular, and what mends it', async () => {
		show(withPoint(BLOCKED));
		await toggle(/2\. Tag in the head/);
		expect(screen.getAllByText('An optimiser holds the tag up')).toHaveLength(1);
		expect(screen.getByText('Where: Home page, Product page')).toBeTruthy();
		expect(screen.getByText('WP Rocket')).toBeTruthy();
		expect(screen.getByRole('link', { name: 'See the plugins' }).getAttribute('href')).toBe('plugins.php');
	});

	it('lead to the setting that mends them', async () => {
		const { user } = show(withPoint(BLOCKED));
		await user.click(await screen.findByRole('button', { name: 'See the tag ID' }));
		await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('Tag ID')));
	});

	it('lead to Enhanced Match, to its very switch', async () => {
		const off = point('enhanced_match', 'problem', {
			findings: [{ code: 'match_off', detail: '', page: '' }],
		});
		const { user } = show(withPoint(off));
		await user.click(await screen.findByRole('button', { name: 'See Enhanced Match' }));
		const control = await screen.findByRole('checkbox', { name: /Enhanced Match/ });
		await waitFor(() => expect(document.activeElement).toBe(control));
	});

	it('show what was seen, and are closed and opened by the keyboard', async () => {
		const { user } = show(withPoint(BLOCKED));
		const button = await toggle(/4\. Enhanced Match/);
		button.focus();
		await user.keyboard('{Enter}');
		expect(button.getAttribute('aria-expanded')).toBe('true');
		const body = document.getElementById(button.getAttribute('aria-controls') ?? '');
		expect(within(body as HTMLElement).getByText('enhanced_match was seen')).toBeTruthy();
		await user.keyboard('{Enter}');
		expect(button.getAttribute('aria-expanded')).toBe('false');
		expect(document.activeElement).toBe(button);
	});

	it('that are to come say so and offer no check', async () => {
		const { user } = show(SETUP);
		await user.click(await toggle(/8\. Attribution/));
		expect(screen.getByText('This part of Pintally is not there yet.')).toBeTruthy();
		expect(screen.queryByRole('button', { name: 'Check again: Attribution connected' })).toBeNull();
	});
});

describe('looking anew', () => {
	it('at one point', async () => {
		const { user, site } = show(withPoint(BLOCKED), { 'POST /setup/check': SETUP });
		await user.click(await screen.findByRole('button', { name: /^Check again/ }));
		expect(site.sent('POST /setup/check')).toEqual([{ point: 'base_tag' }]);
		await waitFor(() => expect(screen.queryByText('An optimiser holds the tag up')).toBeNull());
	});

	it('at everything, one look after the other', async () => {
		const { user, site } = show(SETUP, { 'POST /setup/check': SETUP });
		await user.click(await screen.findByRole('button', { name: 'Check everything' }));
		await waitFor(() =>
			expect(site.sent('POST /setup/check')).toEqual([
				{ point: 'claim' },
				{ point: 'base_tag' },
				{ point: 'conversions_api' },
			]),
		);
	});

	it('by itself where nobody has looked yet', async () => {
		const never: Setup = {
			...SETUP,
			verification: { ...SETUP.verification, state: 'never', at: 0, pages: [] },
		};
		const { site } = show(never, { 'POST /setup/check': SETUP });
		await waitFor(() => expect(site.sent('POST /setup/check')).toHaveLength(3));
	});

	it('tells screen readers that it looks, and what came of it', async () => {
		let answer: (setup: Setup) => void = () => {};
		const { user } = show(SETUP, {
			'POST /setup/check': () => new Promise<Setup>((resolve) => (answer = resolve)),
		});
		await user.click(await screen.findByRole('button', { name: /^Check again/ }));
		expect(
			await screen.findByText('Looking at your shop as a guest would…', { selector: '[role=status]' }),
		).toBeTruthy();
		answer(withPoint(BLOCKED));
		expect(await screen.findByText(/^1 point needs you/, { selector: '[role=status]' })).toBeTruthy();
	});

	it('keeps what it shows when the site does not answer, and says so', async () => {
		const { user } = show(SETUP, { 'POST /setup/check': refuse(NO_NETWORK) });
		await user.click(await screen.findByRole('button', { name: 'Check everything' }));
		expect((await screen.findAllByText(/Your site did not answer/)).length).toBeGreaterThan(0);
		expect(screen.getByRole('heading', { name: '7 of 10 points are done' })).toBeTruthy();
	});

	it('offers to try again where nothing could be loaded', async () => {
		const { user, site } = open('setup', { 'GET /setup': refuse(NO_NETWORK) });
		const retry = await screen.findByRole('button', { name: 'Try again' });
		site.answer('GET /setup', SETUP);
		await user.click(retry);
		expect(await screen.findByRole('heading', { name: '7 of 10 points are done' })).toBeTruthy();
	});
});

describe('what only Pinterest shows', () => {
	it('is confirmed by a person, who stays where they were', async () => {
		const done = withPoint(point('claim', 'done', { confirmed_at: 1_789_410_000, confirmed_by: 'Ada' }));
		const { user, site } = show(SETUP, { 'POST /setup/check': done });
		const seen = await screen.findByRole('button', { name: 'I have seen it at Pinterest' });
		expect(screen.getByRole('link', { name: /Claimed accounts at Pinterest/ }).getAttribute('href')).toBe(
			'https://www.pinterest.com/settings/claim',
		);
		await user.click(seen);
		expect(site.sent('POST /setup/check')).toEqual([{ point: 'claim', confirmed: true }]);
		await waitFor(() => expect(document.activeElement?.id).toBe('pintally-point-claim'));
	});
});

describe('the claim by file', () => {
	it('is read from the owner’s computer into the settings, and taken out again', async () => {
		const { user, container } = open('settings');
		await screen.findByText('Claim by file');
		const input = container.querySelector<HTMLInputElement>('input[type=file][accept*=html]');
		await user.upload(
			input as HTMLInputElement,
			new File(['code\n'], 'pinterest-1a2b3.html', { type: 'text/html' }),
		);
		expect(await screen.findByText(/^pinterest-1a2b3\.html answers at the root/)).toBeTruthy();
		await user.click(screen.getByRole('button', { name: 'Remove the file' }));
		expect(await screen.findByText(/^Instead of the tag/)).toBeTruthy();
		expect(document.activeElement?.id).toBe('pintally-claim_file_name');
	});
});

it('the point about windows names the one that fits, by the shop’s own orders', async () => {
	const now = vi.spyOn(Date, 'now').mockReturnValue(1_789_410_000_000);
	const [to, day] = [1_789_410_001, 86_400];
	const numbers = Array.from({ length: 20 }, (_, n) => n);
	const rows = {
		...{ from: to - 90 * day, to, identifications: [] },
		touches: numbers.map((n) => [
			...[n, to - 12 * day, `v${n}`, 'www.pinterest.com', '', '', '', '', '', '', '', '', ''],
		]),
		orders: numbers.map((n) => [
			...[n, to - 2 * day, '10.000', '0.000', 'USD', `v${n}`, `c${n}`, true, false, ''],
		]),
	};
	const { user } = show(
		withPoint(point('windows', 'confirm')),
		Object.fromEntries(inParts(`GET /attribution/rows?from=${to - 90 * day}&to=${to}`, rows)),
	);
	await user.click(await toggle(/window/i));
	await screen.findByText(/^Choose a click window of 14 days at Pinterest/);
	expect(screen.getByText(/Leave the engagement window at none/)).toBeTruthy();
	now.mockRestore();
});
