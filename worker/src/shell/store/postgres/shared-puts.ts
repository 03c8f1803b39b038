/**
 * Requests that come together share a transaction, and so one commit; those that come while two are under way share
 * the next one. Otherwise a burst would wait for connections, which others need to send what waits.
 */
import { ENOUGH, LONGEST_MS } from '../company.ts';
import { StoreUnavailable, type Admission } from '../event-queue.ts';
import type { PackedIntake } from '../packed-event.ts';

interface Waiting {
	intake: PackedIntake;
	kept: (admission: Admission) => void;
	broken: (error: unknown) => void;
}

const TRANSACTIONS = 2;
const MOST_TOGETHER = 50;
/** While PostgreSQL is silent, no more than these wait to hear so. */
const MOST_WAITING = 1_000;

/** @param takeAll takes them in one transaction; all or none of them. */
export function sharedPuts(takeAll: (intakes: readonly PackedIntake[]) => Promise<Admission[]>) {
	const queue: Waiting[] = [];
	let under = 0;
	let cameTogether = false;
	let wait: NodeJS.Timeout | undefined;

	async function together(group: readonly Waiting[]): Promise<void> {
		try {
			const admissions = await takeAll(group.map(({ intake }) => intake));
			for (const [index, { kept }] of group.entries()) kept(admissions[index] as Admission);
		} catch (error) {
			// A request that PostgreSQL cannot take must not take the others with it.
			if (group.length > 1 && !(error instanceof StoreUnavailable))
				for (const each of group) await together([each]);
			else for (const { broken } of group) broken(error);
		}
	}

	function begin(): void {
		clearTimeout(wait);
		wait = undefined;
		if (under === TRANSACTIONS || queue.length === 0) return;
		const group = queue.splice(0, MOST_TOGETHER);
		cameTogether = group.length > 1;
		under++;
		void together(group).finally(() => {
			under--;
			arrange();
		});
		arrange();
	}

	/** Takes those that wait now, or lets them wait for company. */
	function arrange(): void {
		if (!cameTogether || queue.length >= ENOUGH) begin();
		else if (queue.length > 0) wait ??= setTimeout(begin, LONGEST_MS);
	}

	return (intake: PackedIntake): Promise<Admission> =>
		new Promise((kept, broken) => {
			if (queue.length >= MOST_WAITING) return broken(new StoreUnavailable('Too many wait for PostgreSQL.'));
			queue.push({ intake, kept, broken });
			arrange();
		});
}
