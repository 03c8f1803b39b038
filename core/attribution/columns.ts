/** Touches one by one, put into columns. */
import type { Origin, Touch, Touches } from './facts.ts';
import type { Seconds } from '../types.ts';

const NAMED = ['source', 'campaign', 'ad_group', 'ad'] as const;

/** Touches as they are told, in any order. `most`: there are no more than that. */
export function columns(most: number) {
	const at = new Float64Array(most);
	const seq = new Float64Array(most);
	const visitor = new Uint32Array(most);
	const origin = new Uint32Array(most);
	const visitors: string[] = [];
	const numbers = new Map<string, number>();
	const origins: Origin[] = [];
	let length = 0;
	return {
		/** @returns Its number, whether it was told before or not. */
		visitor(name: string): number {
			const number = numbers.get(name) ?? visitors.length;
			if (number === visitors.length) {
				numbers.set(name, number);
				visitors.push(name);
			}
			return number;
		},
		/** @returns Its number; each has its own. */
		origin: (told: Origin): number => origins.push(told) - 1,
		add(moment: Seconds, order: number, byVisitor: number, from: number): void {
			at[length] = moment;
			seq[length] = order;
			visitor[length] = byVisitor;
			origin[length++] = from;
		},
		all: (): Touches => ({
			at: at.subarray(0, length),
			seq: seq.subarray(0, length),
			visitor: visitor.subarray(0, length),
			origin: origin.subarray(0, length),
			...{ visitors, origins },
		}),
	};
}

export function columnsOf(touches: readonly Touch[]): Touches {
	const told = columns(touches.length);
	for (const touch of touches) {
		const origin: Origin = { channel: touch.channel };
		for (const field of NAMED) if (touch[field] !== undefined) origin[field] = touch[field];
		told.add(touch.at, touch.seq, told.visitor(touch.visitor), told.origin(origin));
	}
	return told.all();
}
