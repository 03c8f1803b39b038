/** Elements that can be gone to have ids made here. */
export const idOf = (field: string): string => `pintally-${field}`;

/**
 * Brings the keyboard to a field, and the view unless told otherwise: where a control vanishes by being used, the
 * keyboard must land somewhere near while the page stays put.
 */
export function focusField(field: string, view: 'scroll' | 'stay' = 'scroll'): void {
	const element = document.getElementById(idOf(field));
	// Headings and groups are no stops of the Tab key, but may be gone to.
	if (element && !element.matches('a, button, input, select, textarea')) {
		element.tabIndex = -1;
	}
	element?.focus({ preventScroll: true });
	if (view === 'scroll') {
		element?.scrollIntoView({ block: 'center' });
	}
}
