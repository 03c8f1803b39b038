/** `pintally.track(event, facts)`: for what other people's code in the page knows. */
import type { ActionFacts } from '../core/types.ts';
import { events, type EventName } from '../core/vocabulary.ts';
import { guarded, warn } from './guarded.ts';

/** Bytes: ten of them are below what the server takes at once. */
const LONGEST = 2_500;
/** More than this before the visitor has answered is a fault of the page. */
const MOST_QUEUED = 50;

/** How a fact must look, and an example of it. */
type Shapes = { [fact: string]: readonly [RegExp, string] };

const AMOUNT = [/^\d+(\.\d+)?$/, '"29.00"'] as const;
const FACTS: Shapes = { currency: [/^[A-Z]{3}$/, '"USD"'], value: AMOUNT, total: AMOUNT };
const LINE: Shapes = {
	product_id: [/^\d+$/, '12'],
	name: [/\S/, '"Mug"'],
	quantity: [/^\d/, '1'],
	subtotal: AMOUNT,
	total: AMOUNT,
};

/** Offers `track` and takes what was called before. Without consent all of it ends in `happened`. */
export function offerTrack(): void {
	const { pintally } = window;
	const track = guarded((event: unknown, stated: unknown = {}) => {
		const json = JSON.stringify(stated, moneyAsText) ?? '';
		const facts: unknown = json && JSON.parse(json);
		const fault = faultOfEvent(event) || faultOfFacts(facts, json);
		if (fault) {
			return warn(`track(${String(event)}) was not sent: ${fault}. See docs/storefront.md.`);
		}
		pintally!.happened!(event as EventName, facts as ActionFacts);
	});
	const { queue = [] } = pintally!;
	delete pintally!.queue;
	pintally!.track = track;
	for (const call of queue.slice(0, MOST_QUEUED)) {
		track(call[0], call[1]);
	}
}

/** A number of JavaScript's must not reach the worker as one: 29.9 is "29.9". */
function moneyAsText(name: string, fact: unknown): unknown {
	return /^(value|total|subtotal)$/.test(name) && typeof fact === 'number' ? String(fact) : fact;
}

function faultOfEvent(event: unknown): string {
	const names = (Object.keys(events) as EventName[]).filter((name) => /browser|both/.test(events[name].born));
	return names.includes(event as EventName) ? '' : `the event must be one of ${names.join(', ')}`;
}

function faultOfFacts(facts: unknown, json: string): string {
	if (!isRecord(facts) || new Blob([json]).size > LONGEST) {
		return `the facts must be an object of at most ${LONGEST} bytes`;
	}
	const { lines = [] } = facts;
	if (!Array.isArray(lines) || !lines.every(isRecord)) {
		return 'lines must be a list of objects';
	}
	const stated = Object.fromEntries(Object.entries(FACTS).filter(([name]) => name in facts));
	return faultOf(facts, stated) || lines.map((line) => faultOf(line, LINE)).find(Boolean) || '';
}

function faultOf(facts: Record<string, unknown>, shapes: Shapes): string {
	const wrong = Object.entries(shapes).find(([name, [shape]]) => !shape.test(textOf(facts[name])));
	return wrong ? `${wrong[0]} must be like ${wrong[1][1]}` : '';
}

function textOf(fact: unknown): string {
	return typeof fact === 'string' || typeof fact === 'number' ? String(fact) : '';
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
