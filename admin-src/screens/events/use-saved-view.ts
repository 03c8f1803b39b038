import type { View } from '@wordpress/dataviews/wp';
import { useEffect, useRef, useState } from '@wordpress/element';
import { type SavedView, VIEW_PATH } from '../../data/events.ts';
import { request } from '../../data/rest.ts';
import { addressOf, stateOfAddress } from '../use-screen.ts';
import { savedOf, viewOf } from './view.ts';

/** Changes follow one another when somebody tries things; the last is kept. */
const SETTLED_MS = 800;

/**
 * How the user likes to see the ledger, kept with the user at the site. Null until it is known; where it cannot be
 * read or kept the screen works all the same. An address that narrows the list goes first, until something is chosen.
 */
export function useSavedView() {
	const [view, setView] = useState<View | null>(null);
	const kept = useRef('');
	useEffect(() => {
		let wanted = true;
		const begin = (saved: SavedView) => {
			if (wanted) {
				const state = stateOfAddress();
				const first = viewOf(state ? { ...saved, filters: { state } } : saved);
				kept.current = JSON.stringify(savedOf(first));
				setView(first);
			}
		};
		request<SavedView>({ path: VIEW_PATH }).then(begin, () => begin({}));
		return () => {
			wanted = false;
		};
	}, []);

	const wanted = view ? JSON.stringify(savedOf(view)) : '';
	useEffect(() => {
		if (wanted === '' || wanted === kept.current) {
			return;
		}
		const timer = setTimeout(() => {
			kept.current = wanted;
			request({ path: VIEW_PATH, method: 'POST', data: JSON.parse(wanted) as SavedView }).catch(() => {
				kept.current = '';
			});
		}, SETTLED_MS);
		return () => clearTimeout(timer);
	}, [wanted]);

	const change = (next: View) => {
		if (stateOfAddress()) {
			window.history.replaceState(null, '', addressOf('events') + window.location.hash);
		}
		setView(next);
	};
	return [view, change] as const;
}
