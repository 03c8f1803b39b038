import { __ } from '@wordpress/i18n';
import type { ReactNode } from 'react';
import { Moment } from '../../components/Moment.tsx';
import { count, share } from '../../data/amount.ts';
import type { Overview, Status } from '../../data/types.ts';
import { savedOf } from './roads.ts';

/** The figures that answer: is it working? */
export function Figures({ overview, status }: { overview: Overview; status: Status | null }) {
	const saved = savedOf(overview);
	const refused = overview.events.reduce((sum, row) => sum + (row.state === 'refused' ? row.events : 0), 0);
	return (
		<div className="pintally-counts">
			<dl>
				<Figure
					label={__('Matched', 'pintally')}
					value={share(saved.matched, saved.delivered)}
					note={__('of the server’s events were told by the tag as well, with one ID', 'pintally')}
				/>
				<Figure
					label={__('Saved by the server', 'pintally')}
					value={count(saved.blocked + saved.unseen)}
					note={__('events that the browser lost', 'pintally')}
				/>
				<Figure
					label={__('Refused', 'pintally')}
					value={count(refused)}
					note={__('by Pinterest or the worker', 'pintally')}
				/>
				{status && (
					<Figure
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

function Figure({ label, value, note }: { label: string; value: ReactNode; note: string }) {
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
