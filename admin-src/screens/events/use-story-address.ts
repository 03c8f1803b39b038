import { useEffect, useState } from '@wordpress/element';

const BEGINNING = '#/events/';

/** The address of an event's story, which can be linked to. */
export const storyAddress = (id: string): string => BEGINNING + encodeURIComponent(id);

const current = (): string | null => {
	const { hash } = window.location;
	return hash.length > BEGINNING.length && hash.startsWith(BEGINNING)
		? decodeURIComponent(hash.slice(BEGINNING.length))
		: null;
};

/** The event whose story is open, kept in the address: it can be linked to, and gone back from. */
export function useStoryAddress(): [string | null, (id: string | null) => void] {
	const [id, show] = useState(current);
	useEffect(() => {
		const follow = () => show(current());
		window.addEventListener('hashchange', follow);
		window.addEventListener('popstate', follow);
		return () => {
			window.removeEventListener('hashchange', follow);
			window.removeEventListener('popstate', follow);
		};
	}, []);
	const go = (next: string | null) => {
		const { pathname, search } = window.location;
		window.history.pushState(null, '', pathname + search + (next === null ? '' : storyAddress(next)));
		show(next);
	};
	return [id, go];
}
