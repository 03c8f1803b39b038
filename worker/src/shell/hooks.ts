/** POST /v1/hooks: what a shop's server reports. docs/api.md part 2. */
import type { ReasonCode } from '../../../core/vocabulary.ts';
import type { Services } from './app.ts';
import type { Answer, SignedCall } from './http.ts';
import { tellable } from './json.ts';
import { mapHook, type Mapping } from './mapping.ts';
import type { Metrics } from './metrics.ts';
import { Problem, type Fault } from './problem.ts';
import { laneOf, type Admission, type Intake, type NewEvent } from './store/event-queue.ts';

export const MOST_HOOKS = 500;

export interface HookVerdict {
	id: string;
	state: 'accepted' | 'left_out' | 'refused';
	duplicate?: true;
	reason?: ReasonCode;
	errors?: readonly Fault[];
	value?: string;
	currency?: string;
	order_id?: string;
	/** Names of the fields of `user_data` that the event carries, never their values. */
	match_keys?: readonly string[];
}

interface Batch {
	hooks: unknown[];
	/** A test conversion: Pinterest is asked to check it only. */
	test: boolean;
}

function batchOf({ value, forbidden }: SignedCall): Batch {
	const body = value as { hooks?: unknown; test?: unknown } | null;
	const extra =
		typeof body === 'object' && body !== null
			? Object.keys(body).filter((key) => key !== 'hooks' && key !== 'test')
			: [];
	if (
		!Array.isArray(body?.hooks) ||
		body.hooks.length === 0 ||
		extra.length > 0 ||
		!['undefined', 'boolean'].includes(typeof body.test) ||
		forbidden.some((at) => !at.startsWith('/hooks/'))
	)
		throw new Problem('invalid-batch', {
			detail:
				'The body must be {"hooks": [...]} with one hook or more; {"test": true} beside it, nothing else.',
		});
	if (body.hooks.length > MOST_HOOKS)
		throw new Problem('too-many-events', { detail: `At most ${MOST_HOOKS} hooks at once.` });
	return { hooks: body.hooks as unknown[], test: body.test === true };
}

/** Maps each hook; one that names a prototype's key is not even looked at. */
export function mapEach(hooks: readonly unknown[], forbidden: readonly string[], now: number): Mapping[] {
	return hooks.map((hook, index) => {
		const at = `/hooks/${index}`;
		const bad = forbidden.filter((pointer) => pointer.startsWith(`${at}/`));
		if (bad.length === 0) return mapHook(hook, now, at);
		return {
			kind: 'invalid',
			faults: bad
				.slice(0, 10)
				.map((pointer) => ({ pointer: tellable(pointer), code: 'unknown', detail: 'is not known here' })),
		};
	});
}

/** @throws {Problem} invalid-event with all pointers, if there is no valid hook among them. */
export function refuseIfAllInvalid(mappings: readonly Mapping[]): void {
	const faults = mappings.flatMap((mapping) => (mapping.kind === 'invalid' ? mapping.faults : []));
	if (mappings.length > 0 && mappings.every(({ kind }) => kind === 'invalid'))
		throw new Problem('invalid-event', { errors: faults });
}

const idOf = (hook: unknown): string => {
	const id = (hook as { id?: unknown } | null)?.id;
	return typeof id === 'string' ? id.slice(0, 64) : '';
};

/** How many of the mappings were left out, for what, and how many were none. */
export function countMappings(metrics: Metrics, mappings: readonly Mapping[]): void {
	for (const mapping of mappings) {
		if (mapping.kind === 'invalid') metrics.invalid.inc();
		if (mapping.kind === 'left_out') metrics.leftOut.inc({ reason: mapping.reason });
	}
}

/** How many events were new, and how many were known. */
export function countAdmission(metrics: Metrics, duplicates: readonly boolean[]): void {
	const known = duplicates.filter(Boolean).length;
	metrics.duplicates.inc(known);
	metrics.accepted.inc(duplicates.length - known);
}

/** What is to be taken of a request, and what is answered for each hook once it is. */
interface Reading {
	intake: Intake;
	verdicts: HookVerdict[];
}

function read({ clock, metrics }: Services, { hooks, test }: Batch, call: SignedCall): Reading {
	const { shop, request, forbidden } = call;
	const at = clock.now();
	const mappings = mapEach(hooks, forbidden, at);
	countMappings(metrics, mappings);
	refuseIfAllInvalid(mappings);
	const events: NewEvent[] = [];
	const verdicts = mappings.map((mapping, index): HookVerdict => {
		const id = idOf(hooks[index]);
		if (mapping.kind === 'invalid')
			return { id, state: 'refused', reason: 'invalid', errors: mapping.faults };
		if (mapping.kind === 'left_out') return { id, state: 'left_out', reason: mapping.reason };
		// Whatever the shop has in its ledger, a page's event that came by it too, ends there one by one.
		events.push({ event: mapping.event, expires: mapping.expires, counted: false });
		const { user_data, custom_data } = mapping.event;
		const { value, currency, order_id } = custom_data ?? {};
		return {
			id,
			state: 'accepted',
			...(value === undefined ? {} : { value }),
			...(currency === undefined ? {} : { currency }),
			...(order_id === undefined ? {} : { order_id }),
			match_keys: Object.keys(user_data),
		};
	});
	return {
		intake: { shop: shop.id, lane: laneOf(shop.id, shop.test || test), at, request, events, leftOut: [] },
		verdicts,
	};
}

/** Waits for the commit, and holds nothing meanwhile but what is answered then. */
async function answered(
	{ metrics, sender }: Services,
	lane: string,
	taken: Promise<Admission>,
	verdicts: readonly HookVerdict[],
): Promise<Answer> {
	const admission = await taken;
	if (admission.reused) throw new Problem('webhook-id-reused');
	countAdmission(metrics, admission.duplicates);
	sender.wake(lane);
	const duplicates = admission.duplicates.values();
	for (const verdict of verdicts)
		if (verdict.state === 'accepted' && duplicates.next().value) verdict.duplicate = true;
	return { status: 202, body: { verdicts } };
}

export async function takeHooks(services: Services, call: SignedCall): Promise<Answer> {
	const { queue, limits } = services;
	const batch = batchOf(call);
	const { id } = call.shop;
	await limits.takeHooks(id, batch.hooks.length, queue.waiting(id));
	const { intake, verdicts } = read(services, batch, call);
	return answered(services, intake.lane, queue.put(intake), verdicts);
}
