import { count, share } from '../../data/amount.ts';

export interface Part {
	label: string;
	number: number;
	title?: string;
}

/** Parts of a whole as bars with their figures; the figures say all. */
export function Shares({ parts, whole }: { parts: readonly Part[]; whole: number }) {
	return (
		<ul className="pintally-shares">
			{parts.map(({ label, number, title }) => (
				<li key={label} title={title}>
					<span>{label}</span>
					<span className="is-number">
						{count(number)} · {share(number, whole)}
					</span>
					<span
						className="pintally-shares__bar"
						aria-hidden="true"
						style={{ inlineSize: `${whole === 0 ? 0 : (number / whole) * 100}%` }}
					/>
				</li>
			))}
		</ul>
	);
}
