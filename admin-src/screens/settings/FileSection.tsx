import { Button, FormFileUpload, Notice } from '@wordpress/components';
import { useDispatch, useSelect } from '@wordpress/data';
import { useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { store as noticesStore } from '@wordpress/notices';
import type { SettingName } from '../../../core/vocabulary.ts';
import { settings } from '../../../core/vocabulary.ts';
import { focusField, idOf } from '../../components/place.ts';
import { Section } from '../../components/Section.tsx';
import { NOTICES } from '../../data/notices.ts';
import { request, RequestFailure, ROUTES } from '../../data/rest.ts';
import { store } from '../../data/store.ts';
import type { SettingValues } from '../../data/types.ts';
import { settingWords } from '../../data/words.ts';

type Faults = readonly { field: string; message: string }[];

/** The settings as a file: to keep, or to take to another shop. */
export function FileSection() {
	const [busy, setBusy] = useState<'' | 'export' | 'import'>('');
	const [faults, setFaults] = useState<Faults>([]);
	const { takeSettings } = useDispatch(store);
	const { createSuccessNotice } = useDispatch(noticesStore);
	const unsaved = useSelect((select) => select(store).hasEdits(), []);

	const attempt = async (task: 'export' | 'import', work: () => Promise<void>) => {
		if (busy !== '') {
			return;
		}
		setBusy(task);
		setFaults([]);
		try {
			await work();
		} catch (error) {
			if (!(error instanceof RequestFailure)) {
				throw error;
			}
			const fields = Object.entries(error.fields);
			setFaults(
				fields.length > 0
					? fields.map(([field, message]) => ({ field, message }))
					: [{ field: 'file', message: error.message }],
			);
			focusField('file-faults', 'stay');
		} finally {
			setBusy('');
		}
	};
	const save = () => attempt('export', async () => download(await request({ path: ROUTES.settingsFile })));
	const takeOver = (file: File | undefined) =>
		file &&
		attempt('import', async () => {
			const values: SettingValues = await request({
				path: ROUTES.settingsFile,
				method: 'POST',
				data: parsed(await file.text()),
			});
			void takeSettings(values);
			void createSuccessNotice(__('The settings of the file are in force.', 'pintally'), {
				type: 'snackbar',
				context: NOTICES,
				explicitDismiss: true,
			});
		});
	return (
		<Section
			name="file"
			title={__('Export and import', 'pintally')}
			description={__(
				'All settings as a file, to keep or to take to another shop. The connection and the conversion token are not in it.',
				'pintally',
			)}
		>
			<div className="pintally-actions">
				<Button
					__next40pxDefaultSize
					variant="secondary"
					isBusy={busy === 'export'}
					aria-disabled={busy !== ''}
					onClick={() => void save()}
				>
					{__('Export', 'pintally')}
				</Button>
				<FormFileUpload
					accept="application/json,.json"
					onClick={(event) => (event.currentTarget.value = '')}
					onChange={(event) => void takeOver(event.currentTarget.files?.[0])}
					render={({ openFileDialog }) => (
						<Button
							__next40pxDefaultSize
							variant="secondary"
							disabled={unsaved}
							accessibleWhenDisabled
							isBusy={busy === 'import'}
							onClick={openFileDialog}
						>
							{__('Import a file…', 'pintally')}
						</Button>
					)}
				/>
			</div>
			<p className="pintally-quiet pintally-after">
				{unsaved
					? __('Save or discard your changes first: an import replaces all settings.', 'pintally')
					: __(
							'An import replaces the settings that are in the file; where one of them is wrong, none.',
							'pintally',
						)}
			</p>
			<div id={idOf('file-faults')} role="status">
				{faults.length > 0 && (
					<Notice status="error" isDismissible={false} spokenMessage="">
						<p>{__('Nothing was changed.', 'pintally')}</p>
						<ul className="pintally-faults">
							{faults.map(({ field, message }) => (
								<li key={field}>
									{field !== 'file' && (
										<strong>{field in settings ? settingWords(field as SettingName).label : field}: </strong>
									)}
									{message}
								</li>
							))}
						</ul>
					</Notice>
				)}
			</div>
		</Section>
	);
}

/** @throws {RequestFailure} where the text is no JSON. */
function parsed(text: string): object {
	try {
		const found: unknown = JSON.parse(text);
		return typeof found === 'object' && found !== null ? found : {};
	} catch {
		throw new RequestFailure('invalid_json', '', {
			file: __('This file is no JSON. Choose one that “Export” has made.', 'pintally'),
		});
	}
}

function download(document_: object): void {
	const address = URL.createObjectURL(
		new Blob([`${JSON.stringify(document_, null, 2)}\n`], { type: 'application/json' }),
	);
	const link = document.createElement('a');
	link.href = address;
	link.download = `pintally-settings-${new Date().toISOString().slice(0, 10)}.json`;
	link.click();
	URL.revokeObjectURL(address);
}
