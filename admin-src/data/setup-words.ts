/** The words of the setup's points, which the banner on every screen needs too. */
import { __ } from '@wordpress/i18n';
import points from '../../plugin/vocabulary/setup.json' with { type: 'json' };

export interface PointWords {
	label: string;
	description: string;
	/** What only a person can see. */
	confirm?: string;
	link?: { label: string; url: string };
}

/** A name that this version does not know is shown as it is. */
export function pointWords(name: string): PointWords {
	const found = (points as Readonly<Record<string, PointWords>>)[name];
	return found
		? {
				label: __(found.label, 'pintally'),
				description: __(found.description, 'pintally'),
				...(found.confirm && { confirm: __(found.confirm, 'pintally') }),
				...(found.link && { link: { ...found.link, label: __(found.link.label, 'pintally') } }),
			}
		: { label: name, description: '' };
}
