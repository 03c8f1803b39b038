import { Icon, VisuallyHidden } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import { error, published } from '@wordpress/icons';
import type { VisitedPage } from './types.ts';
import { checkWords, pageWords } from './words.ts';

/** The pages that were looked at, with what was found on each. */
export function Pages({ pages }: { pages: readonly VisitedPage[] }) {
	if (pages.length === 0) {
		return null;
	}
	return (
		<div className="pintally-pages">
			<h4>{__('Pages looked at', 'pintally')}</h4>
			<ul>
				{pages.map(({ page, url, status, findings }) => (
					<li key={page} className={findings.length > 0 ? 'is-bad' : 'is-good'}>
						<Icon icon={findings.length > 0 ? error : published} />
						<a href={url} target="_blank" rel="noreferrer">
							{pageWords(page)}
							<VisuallyHidden> {__('(opens in a new tab)', 'pintally')}</VisuallyHidden>
						</a>
						<span className="pintally-quiet">
							{findings.length > 0
								? [...new Set(findings.map(({ code }) => checkWords(code).label))].join(' · ')
								: sprintf(
										/* translators: %d: HTTP status. */
										__('Answered %d, the tag is in order', 'pintally'),
										status,
									)}
						</span>
					</li>
				))}
			</ul>
		</div>
	);
}
