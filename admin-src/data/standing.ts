/** Where the shop stands, and what its owner should do first. Pure: time is a parameter. */
import { dateI18n, getSettings } from '@wordpress/date';
import { __, _n, sprintf } from '@wordpress/i18n';
import type { Seconds } from '../../core/types.ts';
import type { StateName } from '../../core/vocabulary.ts';
import { pointWords } from './setup-words.ts';
import { isPassing } from './types.ts';
import type { Connection, SettingValues, Status } from './types.ts';
import { accountWords } from './words.ts';

/** A place on the screen that can be gone to: `field` is the part of an element's id after "pintally-". */
export interface Place {
	tab: 'overview' | 'setup' | 'events' | 'alerts' | 'settings';
	field: string;
	/** Of the ledger's list: only events that stand so. */
	state?: StateName;
}
export interface Standing {
	level: 'checking' | 'todo' | 'problem' | 'attention' | 'ok';
	title: string;
	text: string;
	action?: { label: string; place: Place };
}
export interface Facts {
	settings: SettingValues | null;
	connection: Connection | null;
	status: Status | null;
	now: Seconds;
}

/** An event that comes later than this may be treated as offline and not be deduplicated (Pinterest's guide). */
const LATE: Seconds = 3600;

/** The first of these that holds; each stands in the way of all that follow. */
export function standing({ settings, connection, status, now }: Facts): Standing {
	if (settings === null || connection === null) {
		return { level: 'checking', title: __('Looking how things stand…', 'pintally'), text: '' };
	}
	if (!connection.connected) {
		return {
			level: 'todo',
			title: __('Next: connect a worker', 'pintally'),
			text: __(
				'The worker sends your events to Pinterest. Until it is connected they are written down and wait here.',
				'pintally',
			),
			action: { label: __('Connect a worker', 'pintally'), place: { tab: 'settings', field: 'key' } },
		};
	}
	if (connection.reachable === false) {
		return {
			level: 'problem',
			title: __('The worker cannot be reached', 'pintally'),
			text: connection.problem,
			action: { label: __('See the connection', 'pintally'), place: { tab: 'settings', field: 'check' } },
		};
	}
	if (settings.tag_id === '') {
		return {
			level: 'todo',
			title: __('Next: enter your tag ID', 'pintally'),
			text: __('Without it no page loads the Pinterest tag.', 'pintally'),
			action: { label: __('Enter the tag ID', 'pintally'), place: { tab: 'settings', field: 'tag_id' } },
		};
	}
	if (connection.account === null) {
		return { level: 'checking', title: __('Asking the worker…', 'pintally'), text: '' };
	}
	return ofAccount(connection.account) ?? ofDelivery(settings, status, now);
}

function ofAccount(account: NonNullable<Connection['account']>): Standing | null {
	const words = accountWords(account);
	const place: Place = { tab: 'settings', field: 'conversion_token' };
	if (account.ad_account_id === '' || account.token === 'missing') {
		return {
			level: 'todo',
			title: __('Next: add your conversion token', 'pintally'),
			text: words.description,
			action: {
				label: __('Add the token', 'pintally'),
				place: account.ad_account_id === '' ? { ...place, field: 'ad_account_id' } : place,
			},
		};
	}
	if (account.state === 'unchecked' && account.reason === '') {
		return {
			level: 'todo',
			title: __('Next: test your conversion token', 'pintally'),
			text: words.description,
			action: { label: __('Go to the test', 'pintally'), place: { ...place, field: 'test' } },
		};
	}
	if (account.state !== 'ok') {
		const passing = isPassing(account);
		return {
			level: passing ? 'attention' : 'problem',
			title: words.label,
			text: words.description,
			action: {
				label: passing ? __('See the account', 'pintally') : __('Mend it', 'pintally'),
				place: passing ? { ...place, field: 'test' } : place,
			},
		};
	}
	return null;
}

function ofDelivery(settings: SettingValues, status: Status | null, now: Seconds): Standing {
	const stands = status && ofScheduler(status);
	if (stands) {
		return stands;
	}
	if (status !== null && status.oldest_waiting > 0 && now - status.oldest_waiting > LATE) {
		return {
			level: 'problem',
			title: __('Events have been waiting for more than an hour', 'pintally'),
			text:
				status.problem !== ''
					? status.problem
					: __(
							'WordPress’s scheduled tasks (WP-Cron) do not seem to run on this site. Ask your host about them.',
							'pintally',
						),
			action: { label: __('See the events', 'pintally'), place: { tab: 'overview', field: 'events' } },
		};
	}
	const harm = status && (ofIncidents(status) ?? ofRefused(status) ?? ofSetup(status));
	if (harm) {
		return harm;
	}
	if (settings.consent === 'ask_first' && status !== null && !status.consent_api) {
		return {
			level: 'attention',
			title: __('Who asks your visitors for consent?', 'pintally'),
			text: __(
				'You ask first, but no consent plugin that WordPress knows of answers. Unless your banner tells Pintally itself, nothing is sent.',
				'pintally',
			),
			action: { label: __('See consent', 'pintally'), place: { tab: 'settings', field: 'consent' } },
		};
	}
	return {
		level: 'ok',
		title: __('All is well', 'pintally'),
		text: sprintf(
			/* translators: %s: the tag's number. */
			__('Tag %s and the Conversions API are both set up, and Pinterest accepted the last test.', 'pintally'),
			settings.tag_id,
		),
	};
}

function ofScheduler({ scheduler_stands_since: since }: Status): Standing | null {
	return since === 0
		? null
		: {
				level: 'problem',
				title: sprintf(
					/* translators: %s: date and time. */
					__('WordPress’s scheduler has not run since %s', 'pintally'),
					dateI18n(getSettings().formats.datetime, new Date(since * 1000)),
				),
				text: __(
					'It sends the events and watches over the tracking. Ask your host about WP-Cron, or have the server call wp-cron.php every minute.',
					'pintally',
				),
				action: { label: __('See the events', 'pintally'), place: { tab: 'overview', field: 'events' } },
			};
}

function ofRefused({ refused_lately: refused }: Status): Standing | null {
	return refused === 0
		? null
		: {
				level: 'problem',
				title: sprintf(
					/* translators: %d: number of events. */
					_n(
						'%d event was refused in the last seven days',
						'%d events were refused in the last seven days',
						refused,
						'pintally',
					),
					refused,
				),
				text: __(
					'Each keeps the reason. What can be mended can be sent again, as long as it is not too old.',
					'pintally',
				),
				action: {
					label: __('See the refused events', 'pintally'),
					place: { tab: 'events', field: 'ledger', state: 'refused' },
				},
			};
}

function ofIncidents({ open_incidents: open }: Status): Standing | null {
	return open === 0
		? null
		: {
				level: 'problem',
				title: sprintf(
					/* translators: %d: number of incidents. */
					_n('%d incident is open', '%d incidents are open', open, 'pintally'),
					open,
				),
				text: __('The alerts say what each affects and what mends it.', 'pintally'),
				action: { label: __('See the alerts', 'pintally'), place: { tab: 'alerts', field: 'open' } },
			};
}

function ofSetup({ setup_problems: [point] }: Status): Standing | null {
	return point === undefined
		? null
		: {
				level: 'problem',
				title: __('A point of the setup needs you', 'pintally'),
				text: pointWords(point).label,
				action: { label: __('See what to do', 'pintally'), place: { tab: 'setup', field: `point-${point}` } },
			};
}
