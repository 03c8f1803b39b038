/** The words of incidents: from their vocabulary, which only this tab needs, so it is no part of the first load. */
import { __, sprintf } from '@wordpress/i18n';
import incidents from '../../../plugin/vocabulary/incidents.json' with { type: 'json' };
import type { SettingName } from '../../../core/vocabulary.ts';
import { settings } from '../../../core/vocabulary.ts';
import type { Place } from '../../data/standing.ts';
import { choiceWords, settingWords } from '../../data/words.ts';
import type { Change } from './types.ts';

export interface IncidentWords {
	label: string;
	description: string;
	affects: string;
	remedy: string;
	/** Absent: the tracking is broken. */
	severity?: 'warning';
	/** What mends it: a place on this screen, else somewhere in wp-admin. Absent: of a later version. */
	action?: { label: string; place?: Place };
}

interface Entry {
	label: string;
	description: string;
	affects: string;
	remedy: string;
	severity?: 'warning';
	action: { label: string } & Partial<Place>;
}

/** A name that this version does not know is shown as it is. */
export function incidentWords(name: string): IncidentWords {
	const found = (incidents as Readonly<Record<string, unknown>>)[name] as Entry | undefined;
	if (!found) {
		return { label: name, description: '', affects: '', remedy: '' };
	}
	const { label, tab, field, state } = found.action;
	return {
		label: __(found.label, 'pintally'),
		description: __(found.description, 'pintally'),
		affects: __(found.affects, 'pintally'),
		remedy: __(found.remedy, 'pintally'),
		...(found.severity && { severity: found.severity }),
		action: {
			label: __(label, 'pintally'),
			...(tab && field && { place: { tab, field, ...(state && { state }) } }),
		},
	};
}

/** Kinds of changes in a shop. */
export function changeKindWords(kind: string): string {
	const known: Readonly<Record<string, string>> = {
		plugin: __('Plugin', 'pintally'),
		theme: __('Theme', 'pintally'),
		core: __('WordPress', 'pintally'),
		settings: __('Setting', 'pintally'),
		gateway: __('Payment method', 'pintally'),
		template: __('Template', 'pintally'),
		consent: __('Consent', 'pintally'),
	};
	return known[kind] ?? kind;
}

/** What was changed: a setting by its label, all else by its own name. */
export function changeNameWords(kind: string, name: string): string {
	if (kind === 'settings' || kind === 'consent') {
		const others: Readonly<Record<string, string>> = {
			ad_account_id: __('Ad account ID', 'pintally'),
			conversion_token: __('Conversion token', 'pintally'),
			consent_rate: __('Visitors who agreed', 'pintally'),
		};
		return name in settings ? settingWords(name as SettingName).label : (others[name] ?? name);
	}
	return name;
}

/** How it was changed: of a setting that has choices, from which to which, by their labels. */
export function changeDetailWords({ kind, name, detail }: Pick<Change, 'kind' | 'name' | 'detail'>): string {
	if (detail === '') {
		return __('changed', 'pintally');
	}
	const [, before, after] = /^"(\w*)" -> "(\w*)"$/.exec(detail) ?? [];
	return (kind === 'settings' || kind === 'consent') && before !== undefined && after !== undefined
		? sprintf(
				/* translators: a setting was changed. 1: what was chosen before, 2: what is chosen now. */
				__('from “%1$s” to “%2$s”', 'pintally'),
				choiceWords(name, before).label,
				choiceWords(name, after).label,
			)
		: detail;
}
