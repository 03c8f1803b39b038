import { SnackbarList } from '@wordpress/components';
import { useDispatch, useSelect } from '@wordpress/data';
import { store as noticesStore } from '@wordpress/notices';
import { useEffect } from '@wordpress/element';
import { NOTICES } from '../data/notices.ts';

const SUCCESS_STAYS_MS = 8000;

/** What was done, or could not be, in the corner; spoken to screen readers by WordPress. */
export function Snackbars() {
	const notices = useSelect((select) => select(noticesStore).getNotices(NOTICES), []);
	const { removeNotice } = useDispatch(noticesStore);
	const done = notices.find(({ status }) => status === 'success')?.id;

	// Each has a button of its own to be dismissed by: without one, WordPress names the whole notice by the button.
	// Such a notice stays until it is dismissed, which is right for failures only.
	useEffect(() => {
		if (done === undefined) {
			return;
		}
		const timer = setTimeout(() => void removeNotice(done, NOTICES), SUCCESS_STAYS_MS);
		return () => clearTimeout(timer);
	}, [done, removeNotice]);

	return (
		<SnackbarList
			className="pintally-snackbars"
			notices={notices}
			onRemove={(id) => void removeNotice(id, NOTICES)}
		/>
	);
}
