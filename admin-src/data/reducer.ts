/** How the store changes. */
import type { RequestFailure } from './rest.ts';
import type { Account, Connection, Part, SettingValues, State, Status, Task } from './types.ts';

export type Action =
	| { type: 'BEGIN'; task: Task }
	| { type: 'END'; task: Task }
	| { type: 'FAIL'; part: Part; failure: RequestFailure }
	| { type: 'FIELD_ERRORS'; errors: Readonly<Record<string, string>> }
	| { type: 'SETTINGS'; values: SettingValues }
	| { type: 'EDIT'; changes: Partial<SettingValues> }
	| { type: 'DISCARD' }
	| { type: 'CONNECTION'; connection: Connection }
	| { type: 'ACCOUNT'; account: Account | null }
	| { type: 'SETUP'; problems: readonly string[] }
	| { type: 'LEDGER'; events: NonNullable<State['events']>; status: Status };

export const INITIAL: State = {
	settings: null,
	edits: {},
	fieldErrors: {},
	connection: null,
	events: null,
	status: null,
	tasks: [],
	failures: {},
};

export function reducer(state: State = INITIAL, action: Action): State {
	switch (action.type) {
		case 'BEGIN':
			return { ...state, tasks: [...state.tasks, action.task] };
		case 'END':
			return { ...state, tasks: state.tasks.filter((task) => task !== action.task) };
		case 'FAIL':
			return { ...state, failures: { ...state.failures, [action.part]: action.failure } };
		case 'FIELD_ERRORS':
			return { ...state, fieldErrors: action.errors };
		case 'SETTINGS':
			return {
				...state,
				settings: action.values,
				edits: {},
				fieldErrors: without(state.fieldErrors, ...Object.keys(action.values)),
				failures: without(state.failures, 'settings'),
			};
		case 'EDIT':
			return {
				...state,
				edits: changesOf(state.settings, { ...state.edits, ...action.changes }),
				fieldErrors: without(state.fieldErrors, ...Object.keys(action.changes)),
			};
		case 'DISCARD':
			return { ...state, edits: {}, fieldErrors: {} };
		case 'CONNECTION':
			return {
				...state,
				connection: action.connection,
				fieldErrors: without(state.fieldErrors, 'key'),
				failures: without(state.failures, 'connection'),
			};
		case 'ACCOUNT':
			return {
				...state,
				connection: state.connection && { ...state.connection, account: action.account, reachable: true },
				fieldErrors: without(state.fieldErrors, 'ad_account_id', 'conversion_token'),
			};
		case 'SETUP':
			return {
				...state,
				status: state.status && { ...state.status, setup_problems: action.problems },
			};
		case 'LEDGER':
			return {
				...state,
				events: action.events,
				status: action.status,
				failures: without(state.failures, 'ledger'),
			};
		default:
			return state;
	}
}

/** A field set back to what is saved is no change. */
function changesOf(saved: SettingValues | null, edits: Partial<SettingValues>): Partial<SettingValues> {
	const changed = Object.entries(edits).filter(
		([name, value]) => JSON.stringify(value) !== JSON.stringify(saved?.[name as keyof SettingValues]),
	);
	return Object.fromEntries(changed);
}

function without<T extends object>(record: T, ...names: string[]): T {
	return Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name))) as T;
}
