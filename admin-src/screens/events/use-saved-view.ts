import type { View } from '@wordpress/dataviews/wp';
import { type SavedView, VIEW_PATH } from '../../data/events.ts';
import { useRemembered } from '../../data/use-remembered.ts';
import { addressOf, stateOfAddress } from '../use-screen.ts';
import { savedOf, viewOf } from './view.ts';

/** As useRemembered(). An address that narrows the list goes first, until something is chosen. */
export function useSavedView() {
	const [view, setView] = useRemembered<View, SavedView>(VIEW_PATH, begin, savedOf);
	const change = (next: View) => {
		if (stateOfAddress()) {
			window.history.replaceState(null, '', addressOf('events') + window.location.hash);
		}
		setView(next);
	};
	return [view, change] as const;
}

function begin(saved: SavedView): View {
	const state = stateOfAddress();
	return viewOf(state ? { ...saved, filters: { state } } : saved);
}
