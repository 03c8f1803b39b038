import { useDispatch, useSelect } from '@wordpress/data';
import { idOf } from '../../components/place.ts';
import { LoadFailure } from '../../components/LoadFailure.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { store } from '../../data/store.ts';
import { ROUTES } from '../../data/rest.ts';
import type { Choices } from '../../data/types.ts';
import { useAnswer } from '../../data/use-answer.ts';
import { AccountSection } from './AccountSection.tsx';
import { AdvancedSection } from './AdvancedSection.tsx';
import { AlertsSection } from './AlertsSection.tsx';
import { ConnectionSection } from './ConnectionSection.tsx';
import { ConsentSection } from './ConsentSection.tsx';
import { EventsSection } from './EventsSection.tsx';
import { FileSection } from './FileSection.tsx';
import { FormsSection } from './FormsSection.tsx';
import { RulesSection } from './RulesSection.tsx';
import { TagSection } from './TagSection.tsx';
import { ValueSection } from './ValueSection.tsx';

/** Everything that the owner chooses, in the order in which a new shop needs it. */
export function SettingsScreen() {
	const { settings, connection, failure, connectionFailure, shop } = useSelect((select) => {
		const { getSavedSettings, getConnection, getFailure, getStatus } = select(store);
		return {
			settings: getSavedSettings(),
			connection: getConnection(),
			failure: getFailure('settings'),
			connectionFailure: getFailure('connection'),
			// Of plain WordPress nothing is shown that is about sales.
			shop: getStatus()?.woocommerce ?? false,
		};
	}, []);
	const { loadSettings, loadConnection } = useDispatch(store);
	const choices = useAnswer<Choices>(ROUTES.choices);
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
					<EventsSection shop={shop} />
					<FormsSection choices={choices.answer} />
					<RulesSection />
					{shop && <ValueSection choices={choices.answer} />}
					<ConsentSection choices={choices.answer} />
					<AlertsSection />
					<AdvancedSection />
					<FileSection />
				</>
			) : (
				!failure && <Skeleton lines={12} />
			)}
		</div>
	);
}
