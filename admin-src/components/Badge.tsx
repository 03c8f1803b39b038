import type { ReactNode } from 'react';

export type Tone = 'good' | 'bad' | 'caution' | 'busy' | 'quiet';

/** A state in a word. The colour repeats what the word says, for the quick eye only. */
export function Badge({ tone, title, children }: { tone: Tone; title?: string; children: ReactNode }) {
	return (
		<span className={`pintally-badge is-${tone}`} title={title}>
			{children}
		</span>
	);
}
