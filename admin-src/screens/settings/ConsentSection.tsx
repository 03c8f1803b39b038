import { ExternalLink, Notice, RadioControl } from '@wordpress/components';
import { useSelect } from '@wordpress/data';
import { __ } from '@wordpress/i18n';
import { settings } from '../../../core/vocabulary.ts';
import { Section } from '../../components/Section.tsx';
import { SettingControl } from '../../components/SettingControl.tsx';
import { store } from '../../data/store.ts';
import type { Choices } from '../../data/types.ts';
import { useSetting } from '../../data/use-setting.ts';
import { choiceWords, settingWords } from '../../data/words.ts';

/** Whether visitors are asked, who asks them, and whose visits are not counted. */
export function ConsentSection({ choices }: { choices: Choices | null }) {
	const consent = useSetting('consent');
	const banner = useSetting('consent_banner');
	return (
		<Section
			name="consent"
			title={settingWords('consent').label}
			description={settingWords('consent').description}
		>
			<div className="pintally-form">
				<RadioControl
					label={__('Do visitors have to agree first?', 'pintally')}
					selected={consent.value ?? ''}
					onChange={consent.set}
					options={settings.consent.enum.map((value) => ({ value, ...choiceWords('consent', value) }))}
				/>
				{consent.value === 'by_region' && <SettingControl name="consent_countries" />}
				<SettingControl name="consent_banner" />
				{banner.value === 'event' && (
					<>
						<SettingControl name="consent_event" />
						<SettingControl name="consent_event_path" />
						<SettingControl name="consent_event_value" />
					</>
				)}
				{consent.value !== 'not_needed' && banner.value === 'automatic' && <Asker />}
				<SettingControl name="honour_gpc" />
				<SettingControl name="ldp" />
				<SettingControl name="roles_excluded" choices={choices?.['roles_excluded']} />
				<SettingControl name="agents_excluded" />
				<SettingControl name="ips_excluded" />
				<SettingControl name="test_orders_excluded" />
			</div>
		</Section>
	);
}

/** Which plugin's answer is listened to. */
function Asker() {
	const status = useSelect((select) => select(store).getStatus(), []);
	if (status === null) {
		return null;
	}
	return status.consent_api ? (
		<Notice status="success" isDismissible={false} spokenMessage="">
			{__(
				'The WP Consent API is active: Pintally follows what visitors tell your consent banner.',
				'pintally',
			)}
		</Notice>
	) : (
		<Notice status="warning" isDismissible={false} spokenMessage="">
			{__(
				'The WP Consent API is not active, so Pintally cannot hear your consent banner, and nothing is sent. Install it if your banner supports it; else have the banner call pintally.consent(true).',
				'pintally',
			)}{' '}
			<ExternalLink href="https://wordpress.org/plugins/wp-consent-api/">
				{__('About the WP Consent API', 'pintally')}
			</ExternalLink>
		</Notice>
	);
}
