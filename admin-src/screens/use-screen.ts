import { useEffect, useState } from '@wordpress/element';
import { addQueryArgs, getQueryArg } from '@wordpress/url';
import { SCREENS } from './screens.ts';
import type { ScreenName } from './screens.ts';

/** The address of a screen: the page's own, with `tab`. */
export const addressOf = (screen: ScreenName): string =>
	addQueryArgs(window.location.href.replace(/#.*/s, ''), { tab: screen });

const current = (): ScreenName => {
	// An event's story has an address of its own, which may be all that somebody has been given.
	if (window.location.hash.startsWith('#/events/')) {
		return 'events';
	}
	const tab = getQueryArg(window.location.href, 'tab');
	return typeof tab === 'string' && tab in SCREENS ? (tab as ScreenName) : 'overview';
};

/** The screen that is shown, kept in the address so that it can be linked to and gone back from. */
export function useScreen(): [ScreenName, (screen: ScreenName) => void] {
	const [screen, show] = useState(current);
	useEffect(() => {
		const follow = () => show(current());
		window.addEventListener('popstate', follow);
		return () => window.removeEventListener('popstate', follow);
	}, []);
	const go = (next: ScreenName) => {
		if (next !== current()) {
			window.history.pushState(null, '', addressOf(next));
		}
		show(next);
	};
	return [screen, go];
}
