import { VisuallyHidden } from '@wordpress/components';
import { __ } from '@wordpress/i18n';

/** The place of what is being loaded, so that nothing jumps when it comes. */
export function Skeleton({ lines }: { lines: number }) {
	return (
		<div className="pintally-skeleton" role="status">
			<VisuallyHidden>{__('Loading…', 'pintally')}</VisuallyHidden>
			{Array.from({ length: lines }, (_, line) => (
				<span key={line} className="pintally-skeleton__line" />
			))}
		</div>
	);
}
