import { __ } from '@wordpress/i18n';
import { states } from '../../../core/vocabulary.ts';
import type { StateName } from '../../../core/vocabulary.ts';
import { Moment } from '../../components/Moment.tsx';
import type { Status } from '../../data/types.ts';
import { stateWords } from '../../data/words.ts';

/** How many events stand where, and when the worker was last spoken to. */
export function Counts({ status }: { status: Status }) {
	return (
		<div className="pintally-counts">
			<dl>
				{(Object.keys(states) as StateName[]).map((name) => {
					const { label, description } = stateWords(name);
					return (
						<div key={name} className={`pintally-count is-${name}`} title={description}>
							<dt>{label}</dt>
							<dd>{status.counts[name].toLocaleString(document.documentElement.lang || undefined)}</dd>
						</div>
					);
				})}
			</dl>
			<p className="pintally-quiet">
				{__('Last contact with the worker:', 'pintally')} <Moment at={status.last_contact} />.
				{status.problem && (
					<>
						{' '}
						{__('Since then:', 'pintally')} {status.problem}
					</>
				)}
			</p>
		</div>
	);
}
