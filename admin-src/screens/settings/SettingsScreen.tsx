import { useDispatch, useSelect } from '@wordpress/data';
import { idOf } from '../../components/place.ts';
import { LoadFailure } from '../../components/LoadFailure.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { store } from '../../data/store.ts';
import { AccountSection } from './AccountSection.tsx';
import { ConnectionSection } from './ConnectionSection.tsx';
import { ConsentSection } from './ConsentSection.tsx';
import { EventsSection } from './EventsSection.tsx';
import { TagSection } from './TagSection.tsx';

/** Everything that the owner chooses, in the order in which a new shop needs it. */
export function SettingsScreen() {
	const { settings, connection, failure, connectionFailure } = useSelect((select) => {
		const { getSavedSettings, getConnection, getFailure } = select(store);
		return {
			settings: getSavedSettings(),
			connection: getConnection(),
			failure: getFailure('settings'),
			connectionFailure: getFailure('connection'),
		};
	}, []);
	const { loadSettings, loadConnection } = useDispatch(store);
	return (
		<div id={idOf('settings')} className="pintally-screen">
			{connectionFailure && (
				<LoadFailure message={connectionFailure.message} onRetry={() => void loadConnection()} />
			)}
			{connection ? (
				<>
					<ConnectionSection connection={connection} />
					<AccountSection connection={connection} />
				</>
			) : (
				!connectionFailure && <Skeleton lines={6} />
			)}
			{failure && <LoadFailure message={failure.message} onRetry={() => void loadSettings()} />}
			{settings ? (
				<>
					<TagSection />
					<EventsSection />
					<ConsentSection />
				</>
			) : (
				!failure && <Skeleton lines={12} />
			)}
		</div>
	);
}
