import { LoadFailure } from '../../components/LoadFailure.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { useReport } from '../attribution/use-report.ts';
import { FIRST_VIEW, type View } from '../attribution/view.ts';
import { settingWords, windowWords } from '../attribution/words.ts';

/** Orders of the longest window that Pinterest has, and some more. */
const VIEW: View = { ...FIRST_VIEW, days: 90 };

/** Which window at Pinterest fits this shop, by its own buyers, and the setting that it is. */
export default function Window() {
	const { report, failure, retry } = useReport(VIEW);
	if (failure) {
		return <LoadFailure message={failure} onRetry={retry} />;
	}
	return report ? (
		<p role="status">
			<strong>{windowWords(report.lag)}</strong> {settingWords()}
		</p>
	) : (
		<Skeleton lines={2} />
	);
}
