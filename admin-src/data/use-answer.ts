import { useCallback, useEffect, useRef, useState } from '@wordpress/element';
import { request, RequestFailure } from './rest.ts';

export interface Asked<T> {
	/** The last answer; it stays while another is awaited or could not be had. */
	answer: T | null;
	failure: RequestFailure | null;
	busy: boolean;
	ask: () => void;
}

/** What a route answers, for a part of the screen that nobody else needs to know of. Asks anew when the path changes. */
export function useAnswer<T>(path: string): Asked<T> {
	const [answer, setAnswer] = useState<T | null>(null);
	const [failure, setFailure] = useState<RequestFailure | null>(null);
	const [busy, setBusy] = useState(true);
	const asked = useRef(0);
	const ask = useCallback(() => {
		const turn = ++asked.current;
		// An answer to an older question comes too late.
		const isLast = () => turn === asked.current;
		setBusy(true);
		request<T>({ path })
			.then((told) => {
				if (isLast()) {
					setAnswer(told);
					setFailure(null);
				}
			})
			.catch((error: unknown) => {
				if (!(error instanceof RequestFailure)) {
					throw error;
				}
				if (isLast()) {
					setFailure(error);
				}
			})
			.finally(() => isLast() && setBusy(false));
	}, [path]);
	useEffect(() => {
		ask();
		return () => void asked.current++;
	}, [ask]);
	return { answer, failure, busy, ask };
}
