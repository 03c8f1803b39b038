import { screen, waitFor, within } from '@testing-library/react';
import axe from 'axe-core';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { DEFAULTS, NO_NETWORK, refuse, restError, ROW } from './support/rest.ts';
import { open, renewNonce } from './support/screen.tsx';

vi.mock('@wordpress/api-fetch');

const LIST = 'GET /events?page=1&per_page=20&order=desc';
const REFUSED = {
	...ROW,
	id: 2,
	event_id: 'lead.00000002',
	event: 'lead',
	order_id: 0,
	order_url: '',
	state: 'refused',
	reason: 'refused_by_pinterest',
	detail: 'event_time is wrong',
};
const TRAIL = { consent: 'granted', source: 'cookie', page: '/shop/', click_id: true };
const STORY = {
	...REFUSED,
	trail: TRAIL,
	hindrance: '',
	contents: 'kept',
	hook: {
		id: 'lead.00000002',
		event: 'lead',
		at: ROW.occurred_at,
		facts: { em: ['a'.repeat(64)], lead_type: 'Newsletter' },
		context: {
			site_url: 'https://shop.example/',
			consent: 'granted',
			ip: '203.0.113.9',
			user_agent: 'Mozilla/5.0',
		},
		rules: DEFAULTS,
	},
};
const SITE = {
	'GET /events/view': {},
	[LIST]: [ROW, REFUSED],
	'GET /event/lead.00000002': STORY,
	'GET /event/lead.00000002/attempts': {
		attempts: [
			{ at: ROW.occurred_at, ms: 212, status: 503, meaning: 'server_error', detail: 'Come back later.' },
		],
	},
};

// DataViews takes its time; a screen that is opened is to be there at once.
beforeAll(() => import('../../admin-src/screens/events/EventsScreen.tsx'));

const openEvents = (answers: Parameters<typeof open>[1] = {}) => open('events', { ...SITE, ...answers });
const openStory = async (answers: Parameters<typeof open>[1] = {}) => {
	const opened = openEvents(answers);
	await opened.user.click(await screen.findByRole('link', { name: 'Lead' }));
	return { ...opened, story: within(await screen.findByRole('dialog')) };
};

async function violations(container: Element) {
	const { violations: found } = await axe.run(container, {
		rules: { 'color-contrast': { enabled: false }, region: { enabled: false } },
	});
	return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

describe('the list', () => {
	it('shows both roads of each event', async () => {
		openEvents();
		// The first drawing of DataViews in a process takes longer than all that follow.
		const link = await screen.findByRole('link', { name: 'Sale' }, { timeout: 20_000 });
		const row = link.closest('tr');
		expect(row?.textContent).toMatch(/#1001.*\$29\.00.*Called.*Delivered/);
	});

	it('hashes an e-mail address before it asks', async () => {
		const em = '8c87b489ce35cf2e2f39f80e282cb2e804932a56a213983eeeb428407d43b52d';
		const search = `GET /events?search=${em}&page=1&per_page=20&order=desc`;
		const { user, site } = openEvents({ [search]: [ROW] });
		await user.type(await screen.findByRole('searchbox'), ' Jane@Example.com ');
		await waitFor(() => expect(site.sent(search)).toHaveLength(1));
		expect(site.asked.some(({ name }) => /jane/i.test(name))).toBe(false);
	});

	it('is exported by a plain link with all that it is narrowed to, and the nonce of the moment', async () => {
		const filtered = 'GET /events?state=refused&page=1&per_page=20&order=desc';
		const { user } = openEvents({
			'GET /events/view': { filters: { state: 'refused' } },
			[filtered]: [REFUSED],
		});
		const frame = document.body.appendChild(document.createElement('div'));
		frame.id = 'pintally-admin';
		frame.dataset['export'] = 'https://shop.example/wp-json/pintally/v1/events/export';
		renewNonce('old');
		const link = await screen.findByRole<HTMLAnchorElement>('link', { name: 'Export CSV' });
		link.addEventListener('click', (event) => event.preventDefault());
		renewNonce('new');
		await user.click(link);
		frame.remove();
		expect(link.href).toBe(
			'https://shop.example/wp-json/pintally/v1/events/export?state=refused&_wpnonce=new',
		);
		expect(link.hasAttribute('download')).toBe(true);
	});

	it('begins as the user left it', async () => {
		const filtered = 'GET /events?state=refused&page=1&per_page=50&order=asc';
		const { site } = openEvents({
			'GET /events/view': { perPage: 50, order: 'asc', filters: { state: 'refused' } },
			[filtered]: [REFUSED],
		});
		await screen.findByRole('link', { name: 'Lead' });
		expect(site.sent(filtered)).toHaveLength(1);
		expect(site.sent(LIST)).toEqual([]);
	});

	it('says what will appear where nothing is yet, and what to do where nothing is found', async () => {
		openEvents({ [LIST]: [] });
		expect(await screen.findByText('No event yet')).toBeTruthy();
		const none = 'GET /events?state=waiting&page=1&per_page=20&order=desc';
		const { user } = openEvents({ 'GET /events/view': { filters: { state: 'waiting' } }, [none]: [] });
		await user.click(await screen.findByRole('button', { name: 'Show all events' }));
		expect(await screen.findByRole('link', { name: 'Sale' })).toBeTruthy();
	});

	it('says when the site cannot be reached, and tries again', async () => {
		const { user, site } = openEvents({ [LIST]: refuse(NO_NETWORK) });
		const retry = await screen.findByRole('button', { name: 'Try again' });
		site.answer(LIST, [ROW]);
		await user.click(retry);
		expect(await screen.findByRole('link', { name: 'Sale' })).toBeTruthy();
	});

	it('has nothing that axe finds', async () => {
		const { container } = openEvents();
		await screen.findByRole('link', { name: 'Sale' });
		expect(await violations(container)).toEqual([]);
	});
});

describe('a story', () => {
	it('tells why not, what to do, what was asked and each call, at an address of its own', async () => {
		const { story, user } = await openStory();
		expect(window.location.hash).toBe('#/events/lead.00000002');
		expect(await story.findByText(/Mend what they name/)).toBeTruthy();
		expect(story.getByText('event_time is wrong')).toBeTruthy();
		expect(await story.findByText('Pinterest had a fault of its own.')).toBeTruthy();
		expect(story.getByText('Come back later.')).toBeTruthy();
		expect((await story.findByText(/Nobody to match/)).textContent).toBe('Nobody to match: no');
		await user.click(story.getAllByRole('button', { name: 'Close' })[0]!);
		await waitFor(() => expect(window.location.hash).toBe(''));
	});

	it('shows what goes by both roads, and nothing of the person', async () => {
		const { story } = await openStory();
		const api = await story.findByRole('region', { name: 'Conversions API, from the server' });
		expect(api.textContent).toContain('"aaaaaaaa…"');
		const all = (await screen.findByRole('dialog')).textContent;
		expect(all).not.toMatch(/a{64}|203\.0\.113|Mozilla/);
		expect(story.getByRole('region', { name: 'Tag, in the browser' }).textContent).toContain('lead.00000002');
	});

	it('says that the worker could not be asked, and asks again', async () => {
		const { story, user, site } = await openStory({
			'GET /event/lead.00000002/attempts': refuse(restError('pintally_worker_unreachable', 'No answer.')),
		});
		expect(await story.findByText('The worker could not be asked.')).toBeTruthy();
		site.answer('GET /event/lead.00000002/attempts', { attempts: [] });
		await user.click(story.getByRole('button', { name: 'Ask again' }));
		expect(await story.findByText(/None that the worker still knows of/)).toBeTruthy();
	});

	it('of what was left out: each question as it was answered, though the contents are gone, and no call', async () => {
		const { story, site } = await openStory({
			'GET /event/lead.00000002': {
				...STORY,
				state: 'left_out',
				reason: 'bot',
				detail: '',
				contents: 'gone',
				hook: null,
				hindrance: 'Only refused events can be sent again.',
				updated_at: STORY.occurred_at + 2 * 86_400,
			},
		});
		const asked = within((await story.findByText('What was asked')).parentElement!);
		expect(asked.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
			'Consent refused: no',
			'Consent not given: no',
			'Bot: yes',
		]);
		expect(story.getByText(/By then it was 2 days old/)).toBeTruthy();
		expect(story.getByText(/left out before anything was sent/)).toBeTruthy();
		expect(site.sent('GET /event/lead.00000002/attempts')).toEqual([]);
	});

	it('of what waits: how often it was offered, and when again', async () => {
		const { story } = await openStory({
			'GET /event/lead.00000002': { ...STORY, state: 'waiting', reason: '', attempts: 3 },
		});
		expect(await story.findByText(/offered to the worker 3 times, without an answer/)).toBeTruthy();
	});

	it('at an address that is no encoding: there is no such event, and the screen stays', async () => {
		const answers = { ...SITE, 'GET /event/%25': refuse(restError('pintally_no_event', 'No such event.')) };
		open('events', answers, '#/events/%');
		expect(await within(await screen.findByRole('dialog')).findByText('No such event.')).toBeTruthy();
	});

	it('says that the contents are gone', async () => {
		const { story } = await openStory({
			'GET /event/lead.00000002': { ...STORY, contents: 'gone', hook: null },
		});
		expect(await story.findByText(/deleted here when the event had ended/)).toBeTruthy();
	});

	it('sends again, and says what became of it', async () => {
		const { story, user, site } = await openStory({
			'POST /events/send-again': { waiting: ['lead.00000002'], refused: {} },
		});
		await user.click(await story.findByRole('button', { name: 'Send again' }));
		await waitFor(() => expect(site.sent('POST /events/send-again')).toEqual([{ ids: ['lead.00000002'] }]));
		expect((await screen.findAllByText('1 event is on its way again.')).length).toBeGreaterThan(0);
	});

	it('has no button where it cannot be sent again, but the reason', async () => {
		const { story } = await openStory({
			'GET /event/lead.00000002': { ...STORY, hindrance: 'It is older than 7 days.' },
		});
		expect(await story.findByText(/older than 7 days/)).toBeTruthy();
		expect(story.queryByRole('button', { name: 'Send again' })).toBeNull();
	});

	it('has nothing that axe finds', async () => {
		const { story } = await openStory();
		await story.findByText('Pinterest had a fault of its own.');
		expect(await violations(await screen.findByRole('dialog'))).toEqual([]);
	});
});
