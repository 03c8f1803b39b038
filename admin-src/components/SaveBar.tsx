import { Button } from '@wordpress/components';
import { useDispatch, useSelect } from '@wordpress/data';
import { useEffect } from '@wordpress/element';
import { __, _n, sprintf } from '@wordpress/i18n';
import { store } from '../data/store.ts';
import { focusField } from './place.ts';

/** Appears when something is changed, and keeps the owner from leaving it behind unsaved. */
export function SaveBar({ onRefused }: { onRefused: (field: string) => void }) {
	const { edits, errors, saving } = useSelect((select) => {
		const { getEdits, getFieldErrors, isBusy } = select(store);
		return { edits: getEdits(), errors: getFieldErrors(), saving: isBusy('saving') };
	}, []);
	const { saveSettings, discard } = useDispatch(store);
	const changed = Object.keys(edits).length;
	const refused = Object.keys(errors).filter((name) => name in edits);
	const firstRefused = refused[0];

	// On every screen, for the bar is on every screen.
	useEffect(() => {
		const ask = (event: BeforeUnloadEvent) => event.preventDefault();
		if (changed > 0) {
			window.addEventListener('beforeunload', ask);
		}
		return () => window.removeEventListener('beforeunload', ask);
	}, [changed]);

	useEffect(() => {
		if (firstRefused !== undefined && !saving) {
			onRefused(firstRefused);
		}
		// onRefused is another function at each drawing and does the same.
	}, [firstRefused, saving]);

	if (changed === 0) {
		return null;
	}
	const save = async () => {
		if (!saving && (await saveSettings())) {
			focusField('settings', 'stay');
		}
	};
	const giveUp = () => {
		void discard();
		focusField('settings', 'stay');
	};
	return (
		<div className="pintally-save-bar" role="region" aria-label={__('Unsaved changes', 'pintally')}>
			<p role="status">
				{refused.length > 0
					? __('Nothing was saved: please look at the marked field.', 'pintally')
					: sprintf(
							/* translators: %d: number of changed settings. */
							_n('%d change is not saved yet.', '%d changes are not saved yet.', changed, 'pintally'),
							changed,
						)}
			</p>
			<div className="pintally-actions">
				<Button __next40pxDefaultSize variant="tertiary" disabled={saving} onClick={giveUp}>
					{__('Discard', 'pintally')}
				</Button>
				<Button
					__next40pxDefaultSize
					variant="primary"
					isBusy={saving}
					aria-disabled={saving}
					onClick={() => void save()}
				>
					{__('Save changes', 'pintally')}
				</Button>
			</div>
		</div>
	);
}
