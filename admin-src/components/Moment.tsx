import { dateI18n, humanTimeDiff } from '@wordpress/date';
import { __ } from '@wordpress/i18n';
import type { Seconds } from '../../core/types.ts';

/** A moment as "5 minutes ago", with the exact time in the site's time zone on hovering; "never" for 0. */
export function Moment({ at }: { at: Seconds }) {
	if (at === 0) {
		return <>{__('never', 'pintally')}</>;
	}
	const date = new Date(at * 1000);
	return (
		<time dateTime={date.toISOString()} title={dateI18n('Y-m-d H:i:s', date)}>
			{humanTimeDiff(date, new Date())}
		</time>
	);
}
