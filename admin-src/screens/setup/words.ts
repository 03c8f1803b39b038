/** The words of the checks: from their vocabulary, which only this tab needs, so it is no part of the first load. */
import { __ } from '@wordpress/i18n';
import type { ComponentProps } from 'react';
import { caution, error, help, info, pending, published, scheduled } from '@wordpress/icons';
import checks from '../../../plugin/vocabulary/checks.json' with { type: 'json' };
import type { Icon } from '@wordpress/components';
import type { Tone } from '../../components/Badge.tsx';
import type { PointState } from './types.ts';

export interface CheckWords {
	label: string;
	description: string;
	remedy: string;
	/** How bad it is. Absent: of a later version. */
	level?: string;
	/** The one thing that mends it: a field of the settings, an address, or another point to be looked at. */
	action?: { label: string; field?: string; url?: string; check?: string };
}
/** A code that this version does not know is shown as it is. */
export function checkWords(code: string): CheckWords {
	const found = (checks as Readonly<Record<string, CheckWords>>)[code];
	return found
		? {
				...found,
				label: __(found.label, 'pintally'),
				description: __(found.description, 'pintally'),
				remedy: __(found.remedy, 'pintally'),
				...(found.action && { action: { ...found.action, label: __(found.action.label, 'pintally') } }),
			}
		: { label: code, description: '', remedy: '' };
}

export function pageWords(name: string): string {
	const known: Readonly<Record<string, string>> = {
		home: __('Home page', 'pintally'),
		product: __('Product page', 'pintally'),
		category: __('Category page', 'pintally'),
		cart: __('Cart', 'pintally'),
		checkout: __('Checkout', 'pintally'),
		order_received: __('Thank-you page', 'pintally'),
		page: __('A page', 'pintally'),
	};
	return known[name] ?? name;
}

interface StateWords {
	label: string;
	tone: Tone;
	icon: NonNullable<ComponentProps<typeof Icon>['icon']>;
}
export function pointStateWords(state: PointState): StateWords {
	const known: Readonly<Record<PointState, StateWords>> = {
		done: { label: __('Done', 'pintally'), tone: 'good', icon: published },
		problem: { label: __('Needs you', 'pintally'), tone: 'bad', icon: error },
		caution: { label: __('Look at it', 'pintally'), tone: 'caution', icon: caution },
		todo: { label: __('To do', 'pintally'), tone: 'busy', icon: info },
		confirm: { label: __('Confirm', 'pintally'), tone: 'busy', icon: help },
		unchecked: { label: __('Not seen yet', 'pintally'), tone: 'quiet', icon: pending },
		later: { label: __('Not yet', 'pintally'), tone: 'quiet', icon: scheduled },
	};
	return known[state];
}
