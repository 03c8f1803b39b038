/** The rows of attribution, as the screen asks for them. */
import type { Recorded } from '../../../core/attribution/recorded.ts';

/** Rows come in two requests. */
export function inParts(name: string, answer: unknown): [string, unknown][] {
	if (!name.startsWith('GET /attribution/rows')) return [[name, answer]];
	const { touches, identifications, orders, ...range } = answer as Recorded;
	const isRows = Array.isArray(orders);
	return [
		[`${name}&part=touches`, isRows ? { ...range, touches, identifications } : answer],
		[`${name}&part=orders`, isRows ? { ...range, orders } : answer],
	];
}
