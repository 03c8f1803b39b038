import { Button } from '@wordpress/components';
import { useCopyToClipboard } from '@wordpress/compose';
import { useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

/**
 * What Pinterest fills in on a click (its help page "Third-party and dynamic tracking"). The ids join a visit to its ad,
 * whatever the ad is called tomorrow.
 */
export const TEMPLATE =
	'utm_source=pinterest&utm_medium=paid&utm_campaign={campaignname}&campaign_id={campaignid}&adgroup_id={adgroupid}&ad_id={adid}';

export function Template() {
	const [copied, setCopied] = useState(false);
	const copy = useCopyToClipboard<HTMLButtonElement>(TEMPLATE, () => setCopied(true));
	return (
		<>
			<p>
				{__(
					'Paste this at Pinterest, in Ads Manager, as URL parameters of each campaign’s ads (or after a “?” at the end of an ad’s destination). Pinterest puts the numbers in on each click; orders are joined to their ad by them. Clicks without them still count for Pinterest as a whole, but for no campaign here.',
					'pintally',
				)}
			</p>
			<p>
				<code className="pintally-template">{TEMPLATE}</code>
			</p>
			<Button __next40pxDefaultSize variant="secondary" ref={copy}>
				{copied ? __('Copied', 'pintally') : __('Copy', 'pintally')}
			</Button>
			<span className="screen-reader-text" role="status">
				{copied && __('The parameters are copied.', 'pintally')}
			</span>
		</>
	);
}
