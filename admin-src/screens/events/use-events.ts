import type { View } from '@wordpress/dataviews/wp';
import { useCallback, useEffect, useState } from '@wordpress/element';
import { eventsPath } from '../../data/events.ts';
import { requestList, RequestFailure } from '../../data/rest.ts';
import type { LedgerRow } from '../../data/types.ts';
import { searchTerm } from './search-term.ts';
import { queryOf } from './view.ts';

interface Listed {
	rows: LedgerRow[];
	total: number;
	/** There are more than are counted. */
	more: boolean;
}
const NOTHING: Listed = { rows: [], total: 0, more: false };

/** A page of the ledger for a view; what was there stays while the next is on its way, or cannot come. */
export function useEvents(view: View) {
	const [listed, setListed] = useState<Listed | null>(null);
	const [failure, setFailure] = useState<RequestFailure | null>(null);
	const [loading, setLoading] = useState(true);
	const [round, setRound] = useState(0);
	const reload = useCallback(() => setRound((last) => last + 1), []);
	// Only what the site is asked for; a column shown or hidden asks for nothing.
	const asked = JSON.stringify([view.filters, view.sort, view.page, view.perPage, view.search]);

	useEffect(() => {
		let wanted = true;
		const ask = async () => {
			const search = await searchTerm(view.search ?? '');
			return requestList<LedgerRow>(eventsPath(queryOf(view, search, Math.floor(Date.now() / 1000))));
		};
		setLoading(true);
		ask().then(
			(answer) => {
				if (wanted) {
					setListed(answer);
					setFailure(null);
					setLoading(false);
				}
			},
			(error: unknown) => {
				if (!(error instanceof RequestFailure)) {
					throw error;
				}
				if (wanted) {
					setFailure(error);
					setLoading(false);
				}
			},
		);
		return () => {
			wanted = false;
		};
	}, [asked, round]);

	return { ...(listed ?? NOTHING), isFirst: listed === null, loading, failure, reload };
}
