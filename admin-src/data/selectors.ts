/** What the screen reads of the store. */
import type { SettingName } from '../../core/vocabulary.ts';
import type { Part, SettingValues, State, Task } from './types.ts';

export const getSavedSettings = (state: State) => state.settings;

/** A setting as the form shows it: edited, else saved; undefined until loaded. */
export const getSetting = <N extends SettingName>(state: State, name: N): SettingValues[N] | undefined =>
	state.edits[name] ?? state.settings?.[name];

export const getEdits = (state: State) => state.edits;
export const hasEdits = (state: State) => Object.keys(state.edits).length > 0;
export const getFieldErrors = (state: State) => state.fieldErrors;
export const getFieldError = (state: State, name: string): string | undefined => state.fieldErrors[name];
export const getConnection = (state: State) => state.connection;
export const getEvents = (state: State) => state.events;
export const getStatus = (state: State) => state.status;
export const isBusy = (state: State, task: Task) => state.tasks.includes(task);
export const getFailure = (state: State, part: Part) => state.failures[part];
