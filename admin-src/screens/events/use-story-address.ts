import { useEffect, useState } from '@wordpress/element';

const BEGINNING = '#/events/';

/** The address of an event's story, which can be linked to. */
export const storyAddress = (id: string): string => BEGINNING + encodeURIComponent(id);

const current = (): string | null => {
	const { hash } = window.location;
	return hash.length > BEGINNING.length && hash.startsWith(BEGINNING)
		? decoded(hash.slice(BEGINNING.length))
		: null;
};

/** An address that somebody has cut or typed may be no encoding; then it is the id of no event, which the story says. */
function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

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
