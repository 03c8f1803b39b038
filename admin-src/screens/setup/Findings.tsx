import { Button, Notice } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import { useGo } from '../../components/go.ts';
import type { Finding } from './types.ts';
import type { CheckWords } from './words.ts';
import { checkWords, pageWords } from './words.ts';

interface Props {
	findings: readonly Finding[];
	blocked: boolean;
	onCheck: (point: string) => void;
}

/** What is wrong, each cause once with the pages that have it, and the one thing that mends it. */
export function Findings({ findings, blocked, onCheck }: Props) {
	return (
		<>
			{[...grouped(findings)].map(([key, { code, detail, pages }]) => {
				const words = checkWords(code);
				return (
					<Notice
						key={key}
						className="pintally-finding"
						status={statusOf(words)}
						isDismissible={false}
						spokenMessage=""
					>
						<strong>{words.label}</strong>
						{words.description && <p>{words.description}</p>}
						{pages.length > 0 && (
							<p>
								{sprintf(
									/* translators: %s: names of pages, with commas. */
									__('Where: %s', 'pintally'),
									pages.map(pageWords).join(', '),
								)}
							</p>
						)}
						{detail && (
							<p>
								{__('In particular:', 'pintally')} <code>{detail}</code>
							</p>
						)}
						{words.remedy && (
							<p>
								<strong>{__('What to do:', 'pintally')}</strong> {words.remedy}
							</p>
						)}
						{words.action && <Mend action={words.action} blocked={blocked} onCheck={onCheck} />}
					</Notice>
				);
			})}
		</>
	);
}

function Mend({
	action,
	blocked,
	onCheck,
}: { action: NonNullable<CheckWords['action']> } & Omit<Props, 'findings'>) {
	const go = useGo();
	const { label, field, url, check } = action;
	if (url) {
		// Another site opens beside this one; wp-admin's own pages in its place.
		const away = url.startsWith('https:');
		return (
			<Button
				__next40pxDefaultSize
				variant="primary"
				href={url}
				{...(away && { target: '_blank', rel: 'noreferrer' })}
			>
				{label}
			</Button>
		);
	}
	return (
		<Button
			__next40pxDefaultSize
			variant="primary"
			aria-disabled={check !== undefined && blocked}
			onClick={() => {
				if (field) {
					go({ tab: 'settings', field });
				} else if (check && !blocked) {
					onCheck(check);
				}
			}}
		>
			{label}
		</Button>
	);
}

const statusOf = ({ level }: CheckWords): 'error' | 'warning' | 'info' =>
	level === 'todo' ? 'info' : level === 'caution' ? 'warning' : 'error';

function grouped(
	findings: readonly Finding[],
): Map<string, { code: string; detail: string; pages: string[] }> {
	const groups = new Map<string, { code: string; detail: string; pages: string[] }>();
	for (const { code, detail, page } of findings) {
		const key = `${code} ${detail}`;
		const group = groups.get(key) ?? { code, detail, pages: [] };
		groups.set(key, { ...group, pages: page ? [...group.pages, page] : group.pages });
	}
	return groups;
}
