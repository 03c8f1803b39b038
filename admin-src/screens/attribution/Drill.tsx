import { Button } from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { type Origin, UNATTRIBUTED } from '../../../core/attribution/facts.ts';
import type { Line } from '../../../core/attribution/lines.ts';
import { Table } from '../../components/Table.tsx';
import { minorMoney, parts, sharePart } from './amounts.ts';
import { channelWords } from './words.ts';

const LEVELS = ['channel', 'campaign', 'ad_group', 'ad'] as const;
type Level = (typeof LEVELS)[number];
/** What was chosen at each level above; `null`: what has no name there. */
type Chosen = (string | null)[];

/** The chosen model's credit, from the channel down to the ad. Each level adds up to the line above it. */
export function Drill({ lines, currency }: { lines: readonly Line[]; currency: string }) {
	const [asked, setChosen] = useState<Chosen>([]);
	const within = (path: Chosen) =>
		lines.filter(({ origin }) => path.every((name, depth) => nameAt(origin, LEVELS[depth]!) === name));
	// Another question may have nothing left of what was chosen.
	const chosen = within(asked).length > 0 ? asked : [];
	const level = LEVELS[chosen.length]!;
	const rows = grouped(within(chosen), level);
	const whole = rows.reduce((sum, { conversions }) => sum + conversions, 0);
	const credit = rows.reduce((sum, { credit_minor }) => sum + credit_minor, 0);
	return (
		<>
			<nav className="pintally-drill" aria-label={__('Where you are', 'pintally')}>
				<Button variant="link" disabled={chosen.length === 0} onClick={() => setChosen([])}>
					{__('All channels', 'pintally')}
				</Button>
				{chosen.map((name, depth) => (
					<span key={LEVELS[depth]}>
						{' › '}
						<Button
							variant="link"
							disabled={depth === chosen.length - 1}
							onClick={() => setChosen(chosen.slice(0, depth + 1))}
						>
							{nameWords(name, LEVELS[depth]!)}
						</Button>
					</span>
				))}
			</nav>
			<Table
				labelledby="pintally-drill"
				rows={rows}
				keyOf={({ name }) => name ?? ''}
				columns={[
					{
						label: levelWords(level),
						kind: 'words',
						cell: ({ name }) =>
							level === 'ad' || name === UNATTRIBUTED ? (
								nameWords(name, level)
							) : (
								<Button variant="link" onClick={() => setChosen([...chosen, name])}>
									{nameWords(name, level)}
								</Button>
							),
					},
					{
						label: __('Credit', 'pintally'),
						kind: 'number',
						cell: ({ credit_minor }) => minorMoney(credit_minor, currency),
					},
					{ label: __('Orders', 'pintally'), kind: 'number', cell: ({ conversions }) => parts(conversions) },
					{
						label: __('Share of orders', 'pintally'),
						kind: 'number',
						cell: ({ conversions }) => sharePart(conversions, whole),
					},
				]}
				sums={
					rows.length > 1
						? [
								[
									__('Together', 'pintally'),
									minorMoney(credit, currency),
									parts(whole),
									sharePart(whole, whole),
								],
							]
						: []
				}
			/>
		</>
	);
}

interface Group {
	name: string | null;
	conversions: number;
	credit_minor: number;
}

function grouped(lines: readonly Line[], level: Level): Group[] {
	const groups = new Map<string | null, Group>();
	for (const { origin, conversions, credit_minor } of lines) {
		const name = nameAt(origin, level);
		const group = groups.get(name) ?? { name, conversions: 0, credit_minor: 0 };
		group.conversions += conversions;
		group.credit_minor += credit_minor;
		groups.set(name, group);
	}
	return [...groups.values()].sort(
		(a, b) => b.credit_minor - a.credit_minor || b.conversions - a.conversions,
	);
}

const nameAt = (origin: Origin, level: Level): string | null => origin[level] ?? null;

const nameWords = (name: string | null, level: Level): string =>
	name === null ? __('(not told)', 'pintally') : level === 'channel' ? channelWords(name) : name;

const levelWords = (level: Level): string =>
	({
		channel: __('Channel', 'pintally'),
		campaign: __('Campaign', 'pintally'),
		ad_group: __('Ad group', 'pintally'),
		ad: __('Ad', 'pintally'),
	})[level];
