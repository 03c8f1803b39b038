import { __ } from '@wordpress/i18n';
import { lazyPart } from '../../components/lazy-part.tsx';
import { Section } from '../../components/Section.tsx';
import { SettingControl } from '../../components/SettingControl.tsx';
import type { Choices } from '../../data/types.ts';

const ValuePreview = lazyPart(() => import(/* webpackChunkName: "value-preview" */ './ValuePreview.tsx'), 8);

/** What is told of a sale, with a look at what that means for the shop's last orders. */
export function ValueSection({ choices }: { choices: Choices | null }) {
	return (
		<Section
			name="value"
			title={__('Sales', 'pintally')}
			description={__(
				'What Pinterest is told of an order. Tag and server tell the same. The last orders of your shop show what each choice means before you save it.',
				'pintally',
			)}
		>
			<div className="pintally-value">
				<div className="pintally-form">
					<SettingControl name="value_basis" />
					<SettingControl name="content_id" />
					<SettingControl name="content_id_prefix" />
					<SettingControl name="order_id" />
					<SettingControl name="paid_statuses" choices={choices?.['paid_statuses']} />
					<SettingControl name="send_free_orders" />
					<SettingControl name="predicted_ltv" />
					<SettingControl name="lead_converted" />
					<p className="pintally-quiet">
						{__(
							'Subscription renewals, and orders that were made by hand or by import, are never sent: no shopper made them on your website.',
							'pintally',
						)}
					</p>
				</div>
				<ValuePreview />
			</div>
		</Section>
	);
}
