import { Button } from '@wordpress/components';
import type { View } from '@wordpress/dataviews/wp';
import { useEffect, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { exportUrl } from '../../data/events.ts';
import { RequestFailure } from '../../data/rest.ts';
import { searchTerm } from './search-term.ts';
import { filterOf } from './view.ts';

/** All that the filter finds, as CSV: a plain link, so that the browser writes it to disk as it comes. */
export function ExportButton({ view }: { view: View }) {
	const search = useSearchTerm(view.search ?? '');
	if (search === null) {
		return null;
	}
	const url = () => exportUrl(filterOf(view, search, Math.floor(Date.now() / 1000)));
	return (
		<Button
			size="compact"
			variant="secondary"
			href={url()}
			download
			// The time, and the nonce that WordPress renews, are of the moment.
			onClick={(event: { currentTarget: { href?: string } }) => (event.currentTarget.href = url())}
		>
			{__('Export CSV', 'pintally')}
		</Button>
	);
}

/** Null while an address is being hashed, or where it cannot be: the list says why. */
function useSearchTerm(typed: string): string | null {
	const [term, setTerm] = useState<{ typed: string; search: string } | null>(null);
	useEffect(() => {
		let wanted = true;
		searchTerm(typed).then(
			(search) => wanted && setTerm({ typed, search }),
			(error: unknown) => {
				if (!(error instanceof RequestFailure)) {
					throw error;
				}
			},
		);
		return () => {
			wanted = false;
		};
	}, [typed]);
	return term?.typed === typed ? term.search : null;
}
