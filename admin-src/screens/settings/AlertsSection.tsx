import { __ } from '@wordpress/i18n';
import { Section } from '../../components/Section.tsx';
import { SettingControl } from '../../components/SettingControl.tsx';

/** Who hears of it when the tracking breaks. */
export function AlertsSection() {
	return (
		<Section
			name="alerts"
			title={__('Alerts', 'pintally')}
			description={__(
				'Who hears of it when the tracking breaks, and who gets the week in figures.',
				'pintally',
			)}
		>
			<div className="pintally-form">
				<SettingControl name="alerts_by_email" />
				<SettingControl name="weekly_letter" />
				<SettingControl name="alert_email" />
				<SettingControl name="quiet_hours" />
				<SettingControl name="token_expires" />
			</div>
		</Section>
	);
}
