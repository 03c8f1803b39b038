import { __ } from '@wordpress/i18n';
import { Field } from '../../components/Field.tsx';
import { Section } from '../../components/Section.tsx';
import { SettingControl } from '../../components/SettingControl.tsx';
import { useSetting } from '../../data/use-setting.ts';
import { settingWords } from '../../data/words.ts';
import { ClaimFile } from './ClaimFile.tsx';

/** What is printed into the shop's pages. */
export function TagSection() {
	const tag = useSetting('tag_id');
	const claim = useSetting('claim_code');
	return (
		<Section
			name="tag"
			title={__('Tag', 'pintally')}
			description={__(
				'The Pinterest tag tells Pinterest from the browser what visitors do. It is the same code for everybody, so page caches are safe.',
				'pintally',
			)}
		>
			<div className="pintally-form">
				<Field
					name="tag_id"
					label={settingWords('tag_id').label}
					help={settingWords('tag_id').description}
					inputMode="numeric"
					value={tag.value ?? ''}
					error={tag.error}
					onChange={(value) => tag.set(value.trim())}
				/>
				<SettingControl name="enhanced_match" />
				<SettingControl name="tag_road" />
				<Field
					name="claim_code"
					className="is-code"
					label={settingWords('claim_code').label}
					help={settingWords('claim_code').description}
					value={claim.value ?? ''}
					error={claim.error}
					onChange={claim.set}
				/>
				<ClaimFile />
			</div>
		</Section>
	);
}
