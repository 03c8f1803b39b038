import { Button, TextControl } from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __, _n, sprintf } from '@wordpress/i18n';
import type { EventRule } from '../../../../core/event-rule.ts';
import { wouldMatch } from './would-match.ts';
import type { Match } from './would-match.ts';

type Look = { state: 'none' | 'looking' | 'failed' } | { state: 'done'; match: Match };

/** Looks at a page of the shop, as a guest gets it, for what the rule would find there. */
export function RulePreview({ rule }: { rule: EventRule }) {
	const [path, setPath] = useState('/');
	const [look, setLook] = useState<Look>({ state: 'none' });
	const see = async () => {
		setLook({ state: 'looking' });
		try {
			const url = new URL(path, window.location.origin);
			const answer = await fetch(url, { credentials: 'omit' });
			const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
			setLook(
				answer.ok
					? { state: 'done', match: wouldMatch(rule, url.pathname + url.search, page) }
					: { state: 'failed' },
			);
		} catch {
			setLook({ state: 'failed' });
		}
	};
	return (
		<div className="pintally-rules__try">
			<TextControl
				__next40pxDefaultSize
				__nextHasNoMarginBottom
				label={__('Try it on a page', 'pintally')}
				help={__('The path of a page of your shop, such as /product/mug/.', 'pintally')}
				value={path}
				onChange={setPath}
			/>
			<Button
				__next40pxDefaultSize
				variant="secondary"
				isBusy={look.state === 'looking'}
				onClick={() => void see()}
			>
				{__('Look', 'pintally')}
			</Button>
			<p role="status">{words(look)}</p>
		</div>
	);
}

function words(look: Look): string {
	if (look.state === 'failed') {
		return __('This page could not be read.', 'pintally');
	}
	if (look.state !== 'done') {
		return '';
	}
	const { match } = look;
	switch (match.kind) {
		case 'other_page':
			return __('No: the rule means other pages.', 'pintally');
		case 'page':
			return __('Yes: the rule holds on this page.', 'pintally');
		case 'no_selector':
			return __('This is no CSS selector.', 'pintally');
		case 'found':
			return match.count === 0
				? __(
						'The page is meant, but nothing on it matches. What scripts add later is not seen here.',
						'pintally',
					)
				: sprintf(
						/* translators: 1: number of things on a page, 2: their texts. */
						_n('%1$d place matches: %2$s', '%1$d places match: %2$s', match.count, 'pintally'),
						match.count,
						match.texts.join(' · '),
					);
	}
}
