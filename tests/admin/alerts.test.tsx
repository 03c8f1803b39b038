import { screen, waitFor, within } from '@testing-library/react';
import axe from 'axe-core';
import { describe, expect, it, vi } from 'vitest';
import { daysOf } from '../../admin-src/screens/alerts/volume.ts';
import { changeNameWords, incidentWords } from '../../admin-src/screens/alerts/words.ts';
import { ALARM_NAMES } from '../../core/monitoring/incidents.ts';
import incidents from '../../plugin/vocabulary/incidents.json' with { type: 'json' };
import settings from '../../plugin/vocabulary/settings.json' with { type: 'json' };
import { ALERTS, incident, LETTER } from './support/alerts.ts';
import { NO_NETWORK, refuse, restError } from './support/rest.ts';
import { open } from './support/screen.tsx';
import { SETUP } from './support/setup.ts';

vi.mock('@wordpress/api-fetch');

const show = (alerts: object, more: Parameters<typeof open>[1] = {}) =>
	open('alerts', { 'GET /alerts': { ...ALERTS, ...alerts }, ...more });

/** The tab's script comes when it is first opened. */
const section = (name: string) => screen.findByRole('region', { name }, { timeout: 10_000 });

/** Colours need a real browser, and the page around the screen is WordPress's. */
async function violations(container: Element) {
	const { violations: found } = await axe.run(container, {
		rules: { 'color-contrast': { enabled: false }, region: { enabled: false } },
	});
	return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

describe('the words of incidents', () => {
	it.each([...ALARM_NAMES, 'shop_silent', 'worker_silent', 'cron_silent', 'token_expiring'])('%s', (name) => {
		const words = incidentWords(name);
		expect(words.label).not.toBe(name);
		for (const part of [words.description, words.affects, words.remedy]) expect(part).toMatch(/^\S.+[.]$/);
		expect(words.action?.label).toMatch(/^\S/);
	});

	it('each lead to one place', () => {
		for (const { action } of Object.values(incidents))
			expect(['tab', 'url', 'orders'].filter((way) => way in action)).toHaveLength(1);
	});

	it('a name of a later version is shown as it is', () => {
		expect(incidentWords('later')).toEqual({ label: 'later', description: '', affects: '', remedy: '' });
	});
});

it('what was changed is told by its label where it is a setting, else by its own name', () => {
	expect(changeNameWords('settings', 'max_age_days')).toBe(settings.max_age_days.label);
	expect(changeNameWords('settings', 'conversion_token')).toBe('Conversion token');
	expect(changeNameWords('settings', 'of_a_later_version')).toBe('of_a_later_version');
	expect(changeNameWords('plugin', 'max_age_days')).toBe('max_age_days');
});

describe('the days of a series', () => {
	const dayOf = (at: number) => ({ key: String(Math.floor(at / 86_400)), label: '' });

	it('add up the hours that were watched, with a range that is narrower than that of single hours', () => {
		const [first, second] = daysOf(ALERTS.series!, 'tag', dayOf);
		expect(first).toMatchObject({ count: 240, unknown: 0 });
		expect(first!.usual!.low).toBeCloseTo(240 - 6 * Math.sqrt(24));
		expect(first!.usual!.high).toBeCloseTo(240 + 6 * Math.sqrt(24));
		expect(second).toMatchObject({ count: 230, unknown: 1 });
		expect(second!.usual!.high).toBeCloseTo(230 + 6 * Math.sqrt(23));
	});

	it('have no range while the worker learns', () => {
		expect(daysOf(ALERTS.series!, 'server', dayOf).map(({ usual }) => usual)).toEqual([null, null]);
	});

	it('of both roads expect the usual part of the orders', () => {
		const [{ count, usual }] = daysOf(ALERTS.series!, 'both', dayOf) as [ReturnType<typeof daysOf>[number]];
		expect(count).toBe(24);
		expect((usual!.low + usual!.high) / 2).toBeCloseTo(18);
	});
});

describe('the alerts', () => {
	it('show what is open first: since when, what changed before, what it affects, and the place that mends it', async () => {
		const { user, container } = show(
			{ incidents: [incident('coverage'), incident('pages', { closed_at: 1_789_400_000 })] },
			{ 'GET /setup': SETUP },
		);
		const opened = within(await section('Open incidents'));
		expect(opened.getByRole('heading', { name: incidents.coverage.label })).toBeTruthy();
		expect(opened.getByText(incidents.coverage.affects)).toBeTruthy();
		expect(opened.getByText('some-cache')).toBeTruthy();
		const closed = within(await section('What is over'));
		expect(closed.getByRole('rowheader', { name: incidents.pages.label })).toBeTruthy();
		await screen.findByText('The same as a table', {}, { timeout: 10_000 });
		expect(await violations(container)).toEqual([]);
		await user.click(opened.getByRole('button', { name: 'Check the tag' }));
		expect(window.location.search).toContain('tab=setup');
	});

	it('say to which part of the shop an incident is confined, and what went out when sending was resumed', async () => {
		const { container } = show({
			incidents: [
				incident('coverage', { where: 'Confined to the browser: Safari.' }),
				incident('token', { closed_at: 1_789_400_000, went_out: 12 }),
				incident('pages', { closed_at: 1_789_400_000, where: 'Confined to the page: cart.' }),
			],
		});
		expect(
			within(await section('Open incidents')).getByText('Confined to the browser: Safari.'),
		).toBeTruthy();
		const closed = within(await section('What is over'));
		expect(
			closed.getByText(/went on by itself. 12 events that had been kept were delivered then/),
		).toBeTruthy();
		expect(closed.getByText('Confined to the page: cart.')).toBeTruthy();
		await screen.findByText('The same as a table', {}, { timeout: 10_000 });
		expect(await violations(container)).toEqual([]);
	});

	it('show each event by road beside the range of eight weeks, and what is outside of it', async () => {
		const { container } = show({
			week: {
				from: 1_788_739_200,
				events: {
					checkout: { tag: { now: 70, low: 60, high: 90 }, server: { now: 40, low: 80, high: 100 } },
					page_visit: { tag: { now: 1200, low: 900, high: 1100 }, server: { now: null } },
				},
			},
		});
		const volume = within(await section('Volume against what is usual'));
		const row = (name: string) =>
			within(volume.getByRole('rowheader', { name }).closest('tr')!)
				.getAllByRole('cell')
				.map((cell) => cell.textContent?.trim());
		expect(row('Sale')).toEqual(['70', '60 to 90', '40 Below', '80 to 100']);
		expect(row('Page visit')).toEqual(['1,200 Above', '900 to 1,100', '–', '–']);
		await screen.findByText('The same as a table', {}, { timeout: 10_000 });
		expect(await violations(container)).toEqual([]);
	});

	it('name the orders, and lead out of the screen where they are mended elsewhere', async () => {
		show({
			incidents: [incident('order_missing')],
			reconciled: { accuracy: 0.9, fates: {}, missing: ['1003', '1004'], refused: [], late: [] },
		});
		const opened = within(await section('Open incidents'));
		expect(opened.getByText('Orders: #1003, #1004')).toBeTruthy();
		expect(opened.getByRole('link', { name: 'See the orders' }).getAttribute('href')).toContain(
			'order_missing',
		);
	});

	it('say that nothing is open, who hears of it, and where the worker is still learning', async () => {
		const { user, container } = show({});
		const quiet = within(await section('Nothing is open'));
		expect(quiet.getByText(/told to owner@example\.com/)).toBeTruthy();
		expect(screen.getByText('There was no incident yet.')).toBeTruthy();
		expect(screen.queryByText('Learning.')).toBeNull();
		await user.click(screen.getByRole('radio', { name: 'Server' }));
		expect(screen.getByText('Learning.')).toBeTruthy();
		await screen.findByText('The same as a table', {}, { timeout: 10_000 });
		expect(screen.getAllByText('learning')).toHaveLength(2);
		expect(await violations(container)).toEqual([]);
	});

	it('look at once when asked to, and say why where it fails', async () => {
		const { user, site } = show(
			{ state: 'waiting', heartbeat_at: 0, series: null },
			{ 'POST /alerts/check': refuse(restError('x', 'It did not work.')) },
		);
		await user.click(await screen.findByRole('button', { name: 'Look now' }));
		expect((await screen.findAllByText('It did not work.')).length).toBeGreaterThan(0);
		site.answer('POST /alerts/check', { ...ALERTS, incidents: [incident('token')] });
		await user.click(screen.getByRole('button', { name: 'Look now' }));
		expect(await screen.findByRole('heading', { name: incidents.token.label })).toBeTruthy();
	});

	it('lead to the worker where none is connected', async () => {
		const { user, container } = show({ state: 'unconnected', heartbeat_at: 0, series: null });
		await screen.findByText('Nobody looks yet');
		expect(await violations(container)).toEqual([]);
		// The banner says the same until the worker is there.
		const [button] = screen.getAllByRole('button', { name: 'Connect a worker' });
		await user.click(button!);
		expect(window.location.search).toContain('tab=settings');
	});

	it('can be asked for again where they could not be loaded', async () => {
		const { user, site, container } = open('alerts', { 'GET /alerts': refuse(NO_NETWORK) });
		const retry = await screen.findByRole('button', { name: 'Try again' });
		expect(await violations(container)).toEqual([]);
		site.answer('GET /alerts', ALERTS);
		await user.click(retry);
		expect(await section('Nothing is open')).toBeTruthy();
	});
});

describe('the weekly letter', () => {
	it('is seen before it is sent, apart from the page, and sent by a button', async () => {
		const { user, site } = show(
			{},
			{ 'GET /letter': LETTER, 'POST /letter': { ...LETTER, sent_at: 1_789_410_000 } },
		);
		await user.click(await screen.findByRole('button', { name: 'See the letter' }));
		expect(await screen.findByText(LETTER.subject)).toBeTruthy();
		const frame = screen.getByTitle('The weekly letter');
		expect(frame.getAttribute('sandbox')).toBe('');
		expect(site.sent('POST /letter')).toEqual([]);
		await user.click(screen.getByRole('button', { name: 'Send it to owner@example.com now' }));
		await waitFor(() => expect(site.sent('POST /letter')).toHaveLength(1));
		expect((await screen.findAllByText(/was sent to owner@example\.com/)).length).toBeGreaterThan(0);
	});

	it('says why it could not be sent', async () => {
		const { user } = show(
			{},
			{ 'GET /letter': LETTER, 'POST /letter': refuse(restError('pintally_mail_failed', 'No mail here.')) },
		);
		await user.click(await screen.findByRole('button', { name: 'See the letter' }));
		await user.click(await screen.findByRole('button', { name: /^Send it/ }));
		expect((await screen.findAllByText('No mail here.')).length).toBeGreaterThan(0);
	});
});
