import { __, sprintf } from '@wordpress/i18n';
import { triggers } from '../../../../core/event-rule.ts';
import type { EventRule, Trigger } from '../../../../core/event-rule.ts';
import { wordsOf } from '../../../data/words.ts';

export const triggerWords = (name: Trigger) => wordsOf(triggers, name);

/** What the trigger asks for, as the label of its field. */
export function whatLabel(when: Trigger): string {
	const labels: Readonly<Record<Trigger, string>> = {
		address: '',
		click: __('What is clicked (CSS selector)', 'pintally'),
		form: __('Which form (CSS selector)', 'pintally'),
		time: __('Seconds', 'pintally'),
		scroll: __('Per cent of the page', 'pintally'),
		video: __('Per cent of the video', 'pintally'),
	};
	return labels[when];
}

/** A rule in one line. */
export function summary({ when, what, page }: EventRule): string {
	const said = what === '' ? triggerWords(when).label : `${triggerWords(when).label}: ${what}`;
	return page === ''
		? said
		: /* translators: 1: what happens, 2: address of pages. */
			sprintf(__('%1$s, on %2$s', 'pintally'), said, page);
}
