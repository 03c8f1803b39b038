import { useDispatch, useSelect } from '@wordpress/data';
import type { SettingName } from '../../core/vocabulary.ts';
import { store } from './store.ts';
import type { SettingValues } from './types.ts';

/** One setting for a form control: its value (undefined until loaded), how to change it, what is wrong with it. */
export function useSetting<N extends SettingName>(name: N) {
	const { edit } = useDispatch(store);
	const value = useSelect((select) => select(store).getSetting(name), [name]) as SettingValues[N] | undefined;
	const error = useSelect((select) => select(store).getFieldError(name), [name]);
	const set = (next: SettingValues[N]) => void edit({ [name]: next });
	return { value, set, error };
}
