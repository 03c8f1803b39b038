/** Each event is called in the browser once: not on a reload, not at a second look, not in a second tab. */

const LIST = 'pintally_called';
const KEPT = 50;

/** Where storage is closed to us this page at least remembers. */
const here = new Set<string>();

/** @returns Whether the event was not called before; from now on it was. */
export function first(id: string): boolean {
	let called: string[] = [];
	try {
		called = (localStorage.getItem(LIST) ?? '').split(' ');
		// Sales stay, so that a day of browsing does not push one out.
		const kept = [id, ...called].filter((one, place) => place < KEPT || one.startsWith('checkout.'));
		localStorage.setItem(LIST, kept.join(' '));
	} catch {
		// Full, or closed to us.
	}
	return !called.includes(id) && !here.has(id) && !!here.add(id);
}

/** One tab at a time; where the browser has no locks (plain http), the list alone must do. */
export function alone(act: () => void): unknown {
	return navigator.locks ? navigator.locks.request(LIST, act) : act();
}

/** Also where the visit came from (touch.ts). */
export function forgetCalled(): void {
	localStorage.removeItem(LIST);
	localStorage.removeItem('pintally_visit');
}
