import { Button, FormFileUpload } from '@wordpress/components';
import { useDispatch } from '@wordpress/data';
import { __, sprintf } from '@wordpress/i18n';
import { focusField, idOf } from '../../components/place.ts';
import { store } from '../../data/store.ts';
import { settingWords } from '../../data/words.ts';
import { useSetting } from '../../data/use-setting.ts';

/** Pinterest's file for the claim: chosen on the owner's computer, kept as a setting, answered at the site's root. */
export function ClaimFile() {
	const name = useSetting('claim_file_name');
	const content = useSetting('claim_file');
	const { edit } = useDispatch(store);
	const error = name.error ?? content.error;
	const set = (claim_file_name: string, claim_file: string) => void edit({ claim_file_name, claim_file });
	return (
		<fieldset id={idOf('claim_file_name')} className="pintally-claim-file">
			<legend>{settingWords('claim_file_name').label}</legend>
			<p className="pintally-quiet">
				{name.value
					? sprintf(
							/* translators: %s: a file's name. */
							__('%s answers at the root of your site. No file is written.', 'pintally'),
							name.value,
						)
					: __(
							'Instead of the tag: choose the file that Pinterest gave you. It then answers at the root of your site; no file is written.',
							'pintally',
						)}
			</p>
			{error && <strong className="pintally-field__error">{error}</strong>}
			<div className="pintally-actions">
				<FormFileUpload
					accept=".html,text/html"
					onChange={(event) => {
						const file = event.currentTarget.files?.[0];
						if (file) {
							void file.text().then((text) => set(file.name, text.trim()));
						}
					}}
					render={({ openFileDialog }) => (
						<Button __next40pxDefaultSize variant="secondary" onClick={openFileDialog}>
							{name.value ? __('Choose another file', 'pintally') : __('Choose the file', 'pintally')}
						</Button>
					)}
				/>
				{name.value && (
					<Button
						__next40pxDefaultSize
						variant="tertiary"
						isDestructive
						onClick={() => {
							set('', '');
							focusField('claim_file_name', 'stay');
						}}
					>
						{__('Remove the file', 'pintally')}
					</Button>
				)}
			</div>
		</fieldset>
	);
}
