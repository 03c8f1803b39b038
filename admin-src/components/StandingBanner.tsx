import { Button, Icon, Spinner } from '@wordpress/components';
import { useSelect } from '@wordpress/data';
import { caution, error, info, published } from '@wordpress/icons';
import { standing } from '../data/standing.ts';
import type { Place, Standing } from '../data/standing.ts';
import { store } from '../data/store.ts';

const ICONS: Record<Exclude<Standing['level'], 'checking'>, typeof published> = {
	todo: info,
	problem: error,
	attention: caution,
	ok: published,
};

/** One line at the top: how things stand, and what the owner should do first. */
export function StandingBanner({ onGo }: { onGo: (place: Place) => void }) {
	const facts = useSelect((select) => {
		const { getSavedSettings, getConnection, getStatus, getFailure } = select(store);
		return {
			settings: getSavedSettings(),
			connection: getConnection(),
			status: getStatus(),
			failed: getFailure('settings') ?? getFailure('connection'),
		};
	}, []);
	// What could not be loaded says so itself, where it belongs.
	if (facts.failed && (facts.settings === null || facts.connection === null)) {
		return null;
	}
	const { level, title, text, action } = standing({ ...facts, now: Math.floor(Date.now() / 1000) });
	return (
		<div className={`pintally-standing is-${level}`} role="status">
			{level === 'checking' ? <Spinner /> : <Icon icon={ICONS[level]} className="pintally-standing__icon" />}
			<div className="pintally-standing__words">
				<strong>{title}</strong>
				{text && <span>{text}</span>}
			</div>
			{action && (
				<Button
					__next40pxDefaultSize
					variant={level === 'attention' ? 'secondary' : 'primary'}
					onClick={() => onGo(action.place)}
				>
					{action.label}
				</Button>
			)}
		</div>
	);
}
