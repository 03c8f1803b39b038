/** What the stand-in has seen, and how both roads fit together. */
import { events as vocabulary, type EventName } from '../../core/vocabulary.ts';
import type { CapiEvent, Seconds, TagData } from '../../core/types.ts';

export interface ApiEvent {
	at: Seconds;
	account: string;
	event: CapiEvent;
	/** Not the first of its name and id: Pinterest would drop it. */
	repeated: boolean;
	/** Where the event is looser than our own schema. */
	remarks: string[];
}
export interface ApiCall {
	at: Seconds;
	account: string;
	test: boolean;
	status: number | 'hang' | 'drop';
	/** Names of what it carries, known before it is answered. */
	names: string[];
	received: number;
	processed: number;
}
/** A call of `pintrk`, with what `load` was given before it. */
export interface TagCallSeen {
	at: Seconds;
	call: string;
	args: unknown[];
	tag: string;
	options: Record<string, unknown>;
	page: string;
	epik: string;
	/** Of `track` calls. */
	name: string;
	id: string;
	data: Partial<TagData>;
	repeated: boolean;
}

export type Verdict = 'matched' | 'differs' | 'tag_only' | 'api_only';
export interface Pair {
	event: string;
	id: string;
	at: Seconds;
	verdict: Verdict;
	/** Fields that both have and that are not equal. */
	differences: string[];
	tag?: TagCallSeen;
	api?: ApiEvent;
	tagCalls: number;
	apiEvents: number;
}

const NAME_OF_TAG = new Map<string, EventName>(
	(Object.keys(vocabulary) as EventName[]).map((name) => [vocabulary[name].tag, name]),
);

export class SandboxRecord {
	#apiEvents: ApiEvent[] = [];
	#apiCalls: ApiCall[] = [];
	#tagCalls: TagCallSeen[] = [];

	get apiEvents(): readonly ApiEvent[] {
		return this.#apiEvents;
	}
	get apiCalls(): readonly ApiCall[] {
		return this.#apiCalls;
	}
	get tagCalls(): readonly TagCallSeen[] {
		return this.#tagCalls;
	}
	/** Only the calls that track something. */
	get tracked(): readonly TagCallSeen[] {
		return this.#tagCalls.filter(({ call }) => call === 'track');
	}

	addApiCall(call: ApiCall): void {
		this.#apiCalls.push(call);
	}

	addApiEvent(event: Omit<ApiEvent, 'repeated'>): void {
		const repeated = this.#apiEvents.some((other) => keyOfApi(other) === keyOfApi(event));
		this.#apiEvents.push({ ...event, repeated });
	}

	addTagCall(seen: Pick<TagCallSeen, 'at' | 'args' | 'tag' | 'options' | 'page' | 'epik'>): void {
		const [call, name, data] = seen.args;
		const facts = call === 'track' && isObject(data) ? (data as Partial<TagData>) : {};
		const named = call === 'track' ? (NAME_OF_TAG.get(String(name).toLowerCase()) ?? String(name)) : '';
		const made = { ...seen, call: String(call), name: named, id: facts.event_id ?? '', data: facts };
		const repeated =
			made.id !== '' && this.#tagCalls.some((other) => other.id === made.id && other.name === made.name);
		this.#tagCalls.push({ ...made, repeated });
	}

	reset(): void {
		this.#apiEvents = [];
		this.#apiCalls = [];
		this.#tagCalls = [];
	}

	/** Tag and API side by side, newest first. Pinterest keeps one of those with the same name and id. */
	pairs(): Pair[] {
		const pairs = new Map<string, Omit<Pair, 'verdict' | 'differences'>>();
		const pairOf = (event: string, id: string, at: Seconds) => {
			const key = `${event} ${id}`;
			const pair = pairs.get(key) ?? { event, id, at, tagCalls: 0, apiEvents: 0 };
			pairs.set(key, pair);
			return pair;
		};
		for (const seen of this.tracked) {
			const pair = pairOf(seen.name, seen.id, seen.at);
			pair.tag ??= seen;
			pair.tagCalls += 1;
		}
		for (const seen of this.#apiEvents) {
			const pair = pairOf(seen.event.event_name, seen.event.event_id, seen.at);
			pair.api ??= seen;
			pair.apiEvents += 1;
		}
		return [...pairs.values()].map(judged).sort((a, b) => b.at - a.at);
	}
}

const keyOfApi = ({ event }: Pick<ApiEvent, 'event'>) => `${event.event_name} ${event.event_id}`;

function judged(pair: Omit<Pair, 'verdict' | 'differences'>): Pair {
	if (!pair.tag) return { ...pair, verdict: 'api_only', differences: [] };
	if (!pair.api) return { ...pair, verdict: 'tag_only', differences: [] };
	const { data } = pair.tag;
	const custom = pair.api.event.custom_data ?? {};
	const same: Record<string, boolean> = {
		value: data.value === (custom.value === undefined ? undefined : Number(custom.value)),
		currency: data.currency === custom.currency,
		order_id: data.order_id === custom.order_id,
		quantity: data.order_quantity === custom.num_items,
	};
	const differences = Object.keys(same).filter((field) => !same[field]);
	return { ...pair, verdict: differences.length > 0 ? 'differs' : 'matched', differences };
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
