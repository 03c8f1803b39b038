import { useSelect } from '@wordpress/data';
import { useEffect, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import type { MouseEvent } from 'react';
import { GoContext } from './components/go.ts';
import { focusFieldWhenThere } from './components/place.ts';
import { SaveBar } from './components/SaveBar.tsx';
import { Snackbars } from './components/Snackbars.tsx';
import { StandingBanner } from './components/StandingBanner.tsx';
import type { Place } from './data/standing.ts';
import { store } from './data/store.ts';
import { SCREENS } from './screens/screens.ts';
import type { ScreenName } from './screens/screens.ts';
import { addressOf, useScreen } from './screens/use-screen.ts';

/** The frame of all screens: how things stand, the tabs, the screen, and what waits to be saved. */
export function App() {
	const [screen, go] = useScreen();
	const [target, setTarget] = useState<Place | null>(null);
	/** How often a list was asked for that is narrowed: each time it is drawn anew. */
	const [lists, setLists] = useState(0);
	// The banner needs them on every screen.
	useSelect((select) => {
		select(store).getSavedSettings();
		select(store).getConnection();
		select(store).getEvents();
	}, []);

	useEffect(() => (target ? focusFieldWhenThere(target.field) : undefined), [target]);

	const goTo = (place: Place) => {
		go(place.tab, place.state);
		if (place.state !== undefined) {
			setLists(lists + 1);
		}
		setTarget({ ...place });
	};
	const { Screen } = SCREENS[screen];
	return (
		<>
			<StandingBanner onGo={goTo} />
			<nav className="pintally-tabs" aria-label={__('Pintally', 'pintally')}>
				{(Object.keys(SCREENS) as ScreenName[]).map((name) => (
					<a
						key={name}
						href={addressOf(name)}
						aria-current={name === screen ? 'page' : undefined}
						onClick={(event) => {
							if (isPlainClick(event)) {
								event.preventDefault();
								setTarget(null);
								go(name);
							}
						}}
					>
						{SCREENS[name].title()}
					</a>
				))}
			</nav>
			<GoContext.Provider value={goTo}>
				<Screen key={lists} />
			</GoContext.Provider>
			<SaveBar onRefused={(field) => goTo({ tab: 'settings', field })} />
			<Snackbars />
		</>
	);
}

/** Not one that opens a new tab or window. */
const isPlainClick = (event: MouseEvent) =>
	event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
