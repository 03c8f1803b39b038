/** Elements that can be gone to have ids made here. */
export const idOf = (field: string): string => `pintally-${field}`;

/**
 * Brings the keyboard to a field, and the view unless told otherwise: where a control vanishes by being used, the
 * keyboard must land somewhere near while the page stays put.
 */
export function focusField(field: string, view: 'scroll' | 'stay' = 'scroll'): void {
	const place = document.getElementById(idOf(field));
	// What only encloses a control (SettingControl.tsx) leads to it.
	const element = place?.matches('.pintally-reachable')
		? place.querySelector<HTMLElement>('input:checked, input')
		: place;
	// Headings and groups are no stops of the Tab key, but may be gone to.
	if (element && !element.matches('a, button, input, select, textarea')) {
		element.tabIndex = -1;
	}
	element?.focus({ preventScroll: true });
	if (view === 'scroll') {
		element?.scrollIntoView({ block: 'center' });
	}
}

/**
 * The same as soon as the field is there: a screen's code or what it shows may still be on its way.
 *
 * @returns What ends the wait.
 */
export function focusFieldWhenThere(field: string): () => void {
	const isThere = () => document.getElementById(idOf(field)) !== null;
	if (isThere()) {
		focusField(field);
		return () => {};
	}
	const observer = new MutationObserver(() => {
		if (isThere()) {
			observer.disconnect();
			focusField(field);
		}
	});
	observer.observe(document.body, { childList: true, subtree: true });
	return () => observer.disconnect();
}
