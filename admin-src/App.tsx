import { useSelect } from '@wordpress/data';
import { useEffect, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import type { MouseEvent } from 'react';
import { GoContext } from './components/go.ts';
import { focusField } from './components/place.ts';
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
	// The banner needs them on every screen.
	useSelect((select) => {
		select(store).getSavedSettings();
		select(store).getConnection();
		select(store).getEvents();
	}, []);

	useEffect(() => {
		if (target) {
			focusField(target.field);
			setTarget(null);
		}
	}, [target]);

	const goTo = (place: Place) => {
		go(place.tab);
		setTarget(place);
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
								go(name);
							}
						}}
					>
						{SCREENS[name].title()}
					</a>
				))}
			</nav>
			<GoContext.Provider value={goTo}>
				<Screen />
			</GoContext.Provider>
			<SaveBar onRefused={(field) => goTo({ tab: 'settings', field })} />
			<Snackbars />
		</>
	);
}

/** Not one that opens a new tab or window. */
const isPlainClick = (event: MouseEvent) =>
	event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
