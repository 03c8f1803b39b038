/** The screen's store in @wordpress/data, under the name `pintally`. */
import { createReduxStore, register } from '@wordpress/data';
import * as actions from './actions.ts';
import { INITIAL, reducer } from './reducer.ts';
import * as selectors from './selectors.ts';

export const store = createReduxStore('pintally', {
	initialState: INITIAL,
	reducer,
	actions,
	selectors,
	resolvers: {
		getSavedSettings: actions.loadSettings,
		getConnection: actions.loadConnection,
		getEvents: actions.loadLedger,
	},
});

register(store);
