import { __ } from '@wordpress/i18n';
import type { SettingName } from '../../../core/vocabulary.ts';
import { settings } from '../../../core/vocabulary.ts';
import { Section } from '../../components/Section.tsx';
import { SettingControl } from '../../components/SettingControl.tsx';

/** Settings with a place of their own; all others are here, so that none is without a control. */
const ELSEWHERE: ReadonlySet<string> = new Set<SettingName>([
	'tag_id',
	'tag_road',
	'claim_code',
	'claim_file_name',
	'claim_file',
	'enhanced_match',
	'events_off',
	'forms',
	'event_rules',
	'consent',
	'consent_countries',
	'consent_banner',
	'consent_event',
	'consent_event_path',
	'consent_event_value',
	'honour_gpc',
	'ldp',
	'roles_excluded',
	'agents_excluded',
	'ips_excluded',
	'test_orders_excluded',
	'value_basis',
	'predicted_ltv',
	'lead_converted',
	'content_id',
	'content_id_prefix',
	'order_id',
	'paid_statuses',
	'send_free_orders',
	'alerts_by_email',
	'weekly_letter',
	'alert_email',
	'quiet_hours',
	'token_expires',
]);
const HERE = (Object.keys(settings) as SettingName[]).filter((name) => !ELSEWHERE.has(name));

/** What most shops never touch. */
export function AdvancedSection() {
	return (
		<Section
			name="advanced"
			title={__('Advanced', 'pintally')}
			description={__('The defaults are right for most shops.', 'pintally')}
		>
			<div className="pintally-form">
				{HERE.map((name) => (
					<SettingControl key={name} name={name} />
				))}
			</div>
		</Section>
	);
}
