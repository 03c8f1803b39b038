/** What the screen does. Each answers whether it succeeded; what went wrong is in the store or in a notice. */
import { __ } from '@wordpress/i18n';
import { store as noticesStore } from '@wordpress/notices';
import type { Action } from './reducer.ts';
import { request, requestList, RequestFailure, ROUTES } from './rest.ts';
import { NOTICES } from './notices.ts';
import type { Account, Connection, LedgerRow, Part, SettingValues, Status, Task } from './types.ts';

interface Tools {
	dispatch: (action: Action | Thunk) => Promise<unknown>;
	select: { getEdits: () => Partial<SettingValues>; getConnection: () => Connection | null };
	registry: { dispatch: (store: typeof noticesStore) => Notices };
}
interface Notices {
	createSuccessNotice: (content: string, options: object) => void;
	createErrorNotice: (content: string, options: object) => void;
}
type Thunk = (tools: Tools) => Promise<boolean>;

export const edit = (changes: Partial<SettingValues>): Action => ({ type: 'EDIT', changes });
export const discard = (): Action => ({ type: 'DISCARD' });
/** The site has these settings now, e.g. from a file. */
export const takeSettings = (values: SettingValues): Action => ({ type: 'SETTINGS', values });

/** Points of the setup that are red, as its screen has just seen them. */
export const noteSetup = (problems: readonly string[]): Action => ({ type: 'SETUP', problems });

export const loadSettings = (): Thunk => (tools) =>
	load(tools, 'settings', 'loading', async () => {
		await tools.dispatch({ type: 'SETTINGS', values: await request({ path: ROUTES.settings }) });
	});

export const saveSettings = (): Thunk => (tools) =>
	submit(tools, 'saving', async () => {
		const values: SettingValues = await request({
			path: ROUTES.settings,
			method: 'POST',
			data: tools.select.getEdits(),
		});
		await tools.dispatch({ type: 'SETTINGS', values });
		return __('Settings saved.', 'pintally');
	});

/** What is stored, which is quick, and then what the worker itself says; later only the latter. */
export const loadConnection = (): Thunk => (tools) =>
	load(tools, 'connection', 'checking', async () => {
		if (tools.select.getConnection() === null) {
			const stored: Connection = await request({ path: ROUTES.connection });
			await tools.dispatch({ type: 'CONNECTION', connection: stored });
			if (!stored.connected) {
				return;
			}
		}
		const checked: Connection = await request({ path: ROUTES.connectionChecked });
		await tools.dispatch({ type: 'CONNECTION', connection: checked });
	});

/** @param key What the worker's command add-shop printed. */
export const connect =
	(key: string): Thunk =>
	(tools) =>
		submit(tools, 'pairing', async () => {
			const connection: Connection = await request({
				path: ROUTES.connection,
				method: 'POST',
				data: { key: key.trim() },
			});
			await tools.dispatch({ type: 'CONNECTION', connection });
			return __('The worker is connected.', 'pintally');
		});

export const disconnect = (): Thunk => (tools) =>
	submit(tools, 'disconnecting', async () => {
		const connection: Connection = await request({ path: ROUTES.connection, method: 'DELETE' });
		await tools.dispatch({ type: 'CONNECTION', connection });
		return __('The worker is disconnected. Events wait here until one is connected again.', 'pintally');
	});

/**
 * Has the worker try the account with Pinterest, whose verdict is then in the store.
 *
 * @param account A new ad account, token or both; without it the worker tries what it has.
 */
export const testAccount =
	(account?: { ad_account_id: string; conversion_token?: string }): Thunk =>
	(tools) =>
		submit(tools, 'testing', async () => {
			const answer: { account: Account | null } = await request({
				path: ROUTES.account,
				method: 'POST',
				data: account ?? {},
			});
			await tools.dispatch({ type: 'ACCOUNT', account: answer.account });
			return '';
		});

export const loadLedger = (): Thunk => (tools) =>
	load(tools, 'ledger', 'refreshing', async () => {
		const [events, status] = await Promise.all([
			requestList<LedgerRow>(ROUTES.events),
			request<Status>({ path: ROUTES.status }),
		]);
		await tools.dispatch({ type: 'LEDGER', events, status });
	});

async function load(tools: Tools, part: Part, task: Task, read: () => Promise<void>): Promise<boolean> {
	return during(tools, task, read, (failure) => tools.dispatch({ type: 'FAIL', part, failure }));
}

/** Errors at fields go to the fields, all others into a notice. */
async function submit(tools: Tools, task: Task, send: () => Promise<string>): Promise<boolean> {
	const notices = tools.registry.dispatch(noticesStore);
	const manner = { type: 'snackbar', context: NOTICES, explicitDismiss: true };
	const say = async () => {
		const success = await send();
		if (success !== '') {
			notices.createSuccessNotice(success, manner);
		}
	};
	return during(tools, task, say, async (failure) => {
		await tools.dispatch({ type: 'FIELD_ERRORS', errors: failure.fields });
		if (Object.keys(failure.fields).length === 0) {
			notices.createErrorNotice(failure.message, manner);
		}
	});
}

async function during(
	tools: Tools,
	task: Task,
	work: () => Promise<void>,
	failed: (failure: RequestFailure) => Promise<unknown>,
): Promise<boolean> {
	await tools.dispatch({ type: 'BEGIN', task });
	try {
		await work();
		return true;
	} catch (error) {
		if (!(error instanceof RequestFailure)) {
			throw error;
		}
		await failed(error);
		return false;
	} finally {
		await tools.dispatch({ type: 'END', task });
	}
}
