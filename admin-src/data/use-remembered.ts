import { useEffect, useRef, useState } from '@wordpress/element';
import { request } from './rest.ts';

/** Changes follow one another when somebody tries things; the last is kept. */
const SETTLED_MS = 800;

/**
 * How the user likes to see a screen, kept with the user at the site (`/events/view` and its like). Null until it is
 * known; where it cannot be read or kept the screen works all the same.
 *
 * @param viewOf The view to begin with; what is not in what was kept is as this version has it.
 * @param savedOf What of a view is kept.
 */
export function useRemembered<View, Saved extends object>(
	path: string,
	viewOf: (saved: Partial<Saved>) => View,
	savedOf: (view: View) => Saved,
) {
	const [view, setView] = useState<View | null>(null);
	const kept = useRef('');
	useEffect(() => {
		let wanted = true;
		const begin = (saved: Partial<Saved>) => {
			if (wanted) {
				const first = viewOf(saved);
				kept.current = JSON.stringify(savedOf(first));
				setView(first);
			}
		};
		request<Partial<Saved>>({ path }).then(begin, () => begin({}));
		return () => {
			wanted = false;
		};
	}, []);

	const wanted = view ? JSON.stringify(savedOf(view)) : '';
	useEffect(() => {
		if (wanted === '' || wanted === kept.current) {
			return;
		}
		const timer = setTimeout(() => {
			kept.current = wanted;
			request({ path, method: 'POST', data: JSON.parse(wanted) as Saved }).catch(() => {
				kept.current = '';
			});
		}, SETTLED_MS);
		return () => clearTimeout(timer);
	}, [wanted]);
	return [view, setView] as const;
}

/** What was kept, if this version still knows it. */
export const among = <T>(choices: readonly T[], told: unknown, usual: T): T =>
	choices.find((choice) => choice === told) ?? usual;
