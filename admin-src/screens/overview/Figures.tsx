import { __, sprintf } from '@wordpress/i18n';
import { Count } from '../../components/Count.tsx';
import { Moment } from '../../components/Moment.tsx';
import { count, share } from '../../data/amount.ts';
import type { Overview, Status } from '../../data/types.ts';
import { savedOf } from './roads.ts';
import type { Saved } from './roads.ts';

/** The figures that answer: is it working? */
export function Figures({ overview, status }: { overview: Overview; status: Status | null }) {
	const saved = savedOf(overview);
	const refused = overview.events.reduce((sum, row) => sum + (row.state === 'refused' ? row.events : 0), 0);
	return (
		<div className="pintally-counts">
			<dl>
				<Count
					label={__('Matched', 'pintally')}
					value={share(saved.matched, saved.given)}
					note={__(
						'of the events that a browser was given were told by tag and server, with one ID',
						'pintally',
					)}
				/>
				<Count
					label={__('Saved by the server', 'pintally')}
					value={count(saved.blocked + saved.silent)}
					note={savedWords(saved)}
				/>
				<Count
					label={__('Refused', 'pintally')}
					value={count(refused)}
					note={__('by Pinterest or the worker', 'pintally')}
				/>
				{status && (
					<Count
						label={__('Oldest waiting', 'pintally')}
						value={
							status.oldest_waiting === 0 ? __('none', 'pintally') : <Moment at={status.oldest_waiting} />
						}
						note={__('event on its way to the worker', 'pintally')}
					/>
				)}
			</dl>
			{status && (
				<p className="pintally-quiet">
					{__('Last contact with the worker:', 'pintally')} <Moment at={status.last_contact} />.
					{status.problem && (
						<>
							{' '}
							{__('Since then:', 'pintally')} {status.problem}
						</>
					)}
				</p>
			)}
		</div>
	);
}

/** An event without a browser was never the browser's to lose. */
function savedWords({ without_browser: without }: Saved): string {
	const lost = __('events that the browser lost', 'pintally');
	return without === 0
		? lost
		: sprintf(
				/* translators: 1: "events that the browser lost", 2: number of events. */
				__('%1$s; for %2$s more no browser was there', 'pintally'),
				lost,
				count(without),
			);
}
