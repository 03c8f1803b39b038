import { Notice } from '@wordpress/components';
import { __ } from '@wordpress/i18n';

/** Something could not be loaded: why, and a way to try again. */
export function LoadFailure({ message, onRetry }: { message: string; onRetry: () => void }) {
	return (
		<Notice
			status="error"
			isDismissible={false}
			actions={[{ label: __('Try again', 'pintally'), onClick: onRetry, variant: 'secondary' }]}
		>
			{message}
		</Notice>
	);
}
