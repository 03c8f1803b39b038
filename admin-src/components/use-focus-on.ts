import { useEffect } from '@wordpress/element';
import { focusField } from './place.ts';

/**
 * Brings the keyboard to a field that has been refused, each time that it is.
 *
 * @param field   The field, or nothing.
 * @param pending Whether an answer is still awaited.
 */
export function useFocusOn(field: string | undefined, pending: boolean): void {
	useEffect(() => {
		if (field !== undefined && !pending) {
			focusField(field);
		}
	}, [field, pending]);
}
