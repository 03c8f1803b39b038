import type { StateName } from '../../core/vocabulary.ts';
import type { TagState } from '../data/types.ts';
import { stateWords, tagStateWords } from '../data/words.ts';
import { Badge } from './Badge.tsx';
import type { Tone } from './Badge.tsx';

const STATE_TONES: Record<StateName, Tone> = {
	waiting: 'busy',
	accepted: 'busy',
	delivered: 'good',
	refused: 'bad',
	left_out: 'quiet',
};
const TAG_TONES: Record<TagState, Tone> = { '': 'quiet', handed: 'busy', called: 'good', blocked: 'caution' };

const toneOf = (tones: Readonly<Record<string, Tone>>, name: string): Tone => tones[name] ?? 'quiet';

/** How an event stands on the server's road. */
export function StateBadge({ name }: { name: string }) {
	const { label, description } = stateWords(name);
	return (
		<Badge tone={toneOf(STATE_TONES, name)} title={description}>
			{label}
		</Badge>
	);
}

/** How an event stands on the browser's road. */
export function TagBadge({ name }: { name: string }) {
	const { label, description } = tagStateWords(name);
	return (
		<Badge tone={toneOf(TAG_TONES, name)} title={description}>
			{label}
		</Badge>
	);
}
