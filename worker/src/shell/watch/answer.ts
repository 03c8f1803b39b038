/** What a heartbeat is answered with. docs/api.md part 2. */
import { digest } from '../../../../core/monitoring/digest.ts';
import { FATES, type Reconciled } from '../../../../core/monitoring/reconcile.ts';
import type { Watched } from '../../../../core/monitoring/watch.ts';
import type { Seconds } from '../../../../core/types.ts';
import { told } from './incident.ts';
import { openOf, type WatchRecord } from './record.ts';
import { seriesOf } from './series.ts';

const MOST_IDS = 100;

/**
 * @param since from which on incidents are news.
 * @param week which of the record's weeks is asked about.
 * @param ignored pointers to what was left aside of the heartbeat.
 */
export function answerOf(
	record: WatchRecord,
	watched: Watched,
	{
		now,
		since,
		week,
		ignored,
	}: { now: Seconds; since: Seconds; week: Seconds | undefined; ignored: readonly string[] },
) {
	const open = openOf(record).map(told);
	const { standing, findings, reconciled } = watched;
	return {
		at: now,
		ignored,
		news: record.incidents
			.filter(({ opened_at, closed_at }) => opened_at > since || (closed_at !== null && closed_at > since))
			.map(told),
		open,
		incidents: record.incidents.map(told).reverse(),
		standing,
		findings,
		reconciled: reconciled && reconciledOf(reconciled),
		series: seriesOf(record.state),
		...(week === undefined ? {} : { digest: { ...digestOf(record, week), open } }),
	};
}

function reconciledOf(reconciled: Reconciled) {
	const ids = (list: readonly string[]) => list.slice(0, MOST_IDS);
	return {
		accuracy: reconciled.accuracy,
		fates: Object.fromEntries(FATES.map((fate) => [fate, reconciled[fate].length])),
		missing: ids(reconciled.missing),
		refused: ids(reconciled.refused),
		late: ids(reconciled.late),
	};
}

function digestOf({ weeks, state }: WatchRecord, from: Seconds) {
	const week = weeks.find((each) => each.from === from);
	return week
		? digest(
				week,
				weeks.filter((each) => each.from < from),
				state.open,
			)
		: undefined;
}
