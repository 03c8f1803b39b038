import type { ReactNode } from 'react';

/** A figure with its name and a note, within a `dl` of `.pintally-counts`. */
export function Count({ label, value, note }: { label: string; value: ReactNode; note: string }) {
	return (
		<div className="pintally-count">
			<dt>{label}</dt>
			<dd>
				{value}
				<span className="pintally-quiet">{note}</span>
			</dd>
		</div>
	);
}
