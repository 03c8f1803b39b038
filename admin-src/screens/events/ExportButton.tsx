import apiFetch from '@wordpress/api-fetch';
import { Button } from '@wordpress/components';
import { useDispatch } from '@wordpress/data';
import type { View } from '@wordpress/dataviews/wp';
import { useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { store as noticesStore } from '@wordpress/notices';
import { exportPath } from '../../data/events.ts';
import { NOTICES } from '../../data/notices.ts';
import { searchTerm } from './search-term.ts';
import { filterOf } from './view.ts';

/** All that the filter finds, as CSV. */
export function ExportButton({ view }: { view: View }) {
	const { createErrorNotice } = useDispatch(noticesStore);
	const [busy, setBusy] = useState(false);
	const save = async () => {
		setBusy(true);
		try {
			const search = await searchTerm(view.search ?? '');
			const path = exportPath(filterOf(view, search, Math.floor(Date.now() / 1000)));
			const response: Response = await apiFetch({ path, parse: false });
			download(await response.blob());
		} catch {
			const words = __(
				'The events could not be exported. Check your internet connection and try again.',
				'pintally',
			);
			void createErrorNotice(words, { type: 'snackbar', context: NOTICES, explicitDismiss: true });
		} finally {
			setBusy(false);
		}
	};
	return (
		<Button
			size="compact"
			variant="secondary"
			isBusy={busy}
			aria-disabled={busy}
			onClick={() => void (busy || save())}
		>
			{__('Export CSV', 'pintally')}
		</Button>
	);
}

function download(file: Blob): void {
	const link = document.createElement('a');
	link.href = URL.createObjectURL(file);
	link.download = `pintally-events-${new Date().toISOString().slice(0, 10)}.csv`;
	link.click();
	URL.revokeObjectURL(link.href);
}
