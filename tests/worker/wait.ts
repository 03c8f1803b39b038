import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until it is so; fails with what was seen last when it does not come to be. */
export async function until<T>(
	what: string,
	look: () => T | Promise<T>,
	ms = 20_000,
): Promise<Exclude<T, false | null | undefined>> {
	const end = Date.now() + ms;
	for (;;) {
		const seen = await look();
		if (seen) return seen as Exclude<T, false | null | undefined>;
		if (Date.now() > end) throw new Error(`not within ${ms} ms: ${what}`);
		await sleep(10);
	}
}
