import { useEffect, useState } from '@wordpress/element';
import { addQueryArgs, getQueryArg, removeQueryArgs } from '@wordpress/url';
import { states } from '../../core/vocabulary.ts';
import type { StateName } from '../../core/vocabulary.ts';
import { SCREENS } from './screens.ts';
import type { ScreenName } from './screens.ts';

/** The address of a screen: the page's own, with `tab`, and with `state` where its list is narrowed to one. */
export const addressOf = (screen: ScreenName, state?: StateName): string =>
	addQueryArgs(removeQueryArgs(window.location.href.replace(/#.*/s, ''), 'state'), {
		tab: screen,
		...(state && { state }),
	});

/** What the address narrows the list of events to, so that one can be led to it. */
export const stateOfAddress = (): StateName | undefined => {
	const state = getQueryArg(window.location.href, 'state');
	return typeof state === 'string' && state in states ? (state as StateName) : undefined;
};

const current = (): ScreenName => {
	// An event's story has an address of its own, which may be all that somebody has been given.
	if (window.location.hash.startsWith('#/events/')) {
		return 'events';
	}
	const tab = getQueryArg(window.location.href, 'tab');
	return typeof tab === 'string' && tab in SCREENS ? (tab as ScreenName) : 'overview';
};

/** The screen that is shown, kept in the address so that it can be linked to and gone back from. */
export function useScreen(): [ScreenName, (screen: ScreenName, state?: StateName) => void] {
	const [screen, show] = useState(current);
	useEffect(() => {
		const follow = () => show(current());
		window.addEventListener('popstate', follow);
		return () => window.removeEventListener('popstate', follow);
	}, []);
	const go = (next: ScreenName, state?: StateName) => {
		if (next !== current() || state !== stateOfAddress()) {
			window.history.pushState(null, '', addressOf(next, state));
		}
		show(next);
	};
	return [screen, go];
}
