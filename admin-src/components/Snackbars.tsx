import { SnackbarList } from '@wordpress/components';
import { useDispatch, useSelect } from '@wordpress/data';
import { store as noticesStore } from '@wordpress/notices';
import { NOTICES } from '../data/notices.ts';

/** What was done, or could not be, in the corner; spoken to screen readers by WordPress. */
export function Snackbars() {
	const notices = useSelect((select) => select(noticesStore).getNotices(NOTICES), []);
	const { removeNotice } = useDispatch(noticesStore);
	return (
		<SnackbarList
			className="pintally-snackbars"
			notices={notices}
			onRemove={(id) => void removeNotice(id, NOTICES)}
		/>
	);
}
