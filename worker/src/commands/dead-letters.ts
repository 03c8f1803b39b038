/** The commands about events that ended undelivered. They work whether or not the worker is running. */
import { reasons, type ReasonCode } from '../../../core/vocabulary.ts';
import type { Config } from '../shell/config.ts';
import type { DeadEvent, DeadFilter } from '../shell/store/event-queue.ts';
import { CommandMistake, type Command, type Option } from './command.ts';
import { withDeadLetters } from './door.ts';
import { durationOf } from './duration.ts';
import { known, withShops } from './shops.ts';

const REFUSALS = Object.entries(reasons)
	.filter(([, { state }]) => state === 'refused')
	.map(([name]) => name as ReasonCode);

const FILTERS: Record<string, Option> = {
	shop: { type: 'string', describe: "Only this shop's, by its id." },
	event: { type: 'string', describe: 'Only the event with this event_id.' },
	reason: { type: 'string', describe: `Only those that ended for this reason: ${REFUSALS.join(', ')}.` },
	'older-than': { type: 'string', describe: 'Only those that ended longer ago, such as 30m, 12h or 7d.' },
};

function reasonOf(text: string): ReasonCode {
	const found = REFUSALS.find((reason) => reason === text);
	if (!found) throw new CommandMistake(`--reason must be one of ${REFUSALS.join(', ')}.`);
	return found;
}

type Options = Parameters<Command['run']>[0];

/** A shop that was mistyped has no dead letters either: whoever did is to hear of it. */
const existing = async (config: Config, shop: unknown): Promise<string> =>
	withShops(config, async (shops) => known(shops, shop).id);

async function filterOf(
	{ shop, event, reason, 'older-than': age }: Options,
	config: Config,
): Promise<DeadFilter> {
	return {
		...(event === undefined ? {} : { id: String(event) }),
		...(reason === undefined ? {} : { reason: reasonOf(String(reason)) }),
		...(age === undefined ? {} : { before: Date.now() - durationOf('older-than', age) }),
		...(shop === undefined ? {} : { shop: await existing(config, shop) }),
	};
}

const USUAL_LIMIT = 100;

function limitOf(given: string | boolean | undefined): number {
	const limit = Number(given ?? USUAL_LIMIT);
	if (!Number.isInteger(limit) || limit < 1)
		throw new CommandMistake('--limit must be a whole number from 1.');
	return limit;
}

const line = ({ ended, shop, event, id, reason, attempts, detail }: DeadEvent) =>
	[new Date(ended).toISOString(), shop, event, id, reason, `${attempts} attempts`, detail].join('  ');

export const listDead: Command = {
	summary: 'List the events that ended undelivered, the last first.',
	options: {
		...FILTERS,
		limit: { type: 'string', describe: `At most so many; ${USUAL_LIMIT} where nothing is said.` },
	},
	example: 'pintally-worker dead-letters list --shop shop_… --reason refused_by_pinterest',
	async run(options, config) {
		const limit = limitOf(options['limit']);
		const filter = await filterOf(options, config);
		const events = await withDeadLetters(config, (dead) => dead.list(filter, limit));
		const json = events.map(({ ended, ...event }) => ({ ...event, ended: Math.floor(ended / 1000) }));
		return { text: events.map(line).join('\n') || 'There are none.', json };
	},
};

export const replayDead: Command = {
	summary: 'Put undelivered events back to be sent; those that are too old stay where they are.',
	options: FILTERS,
	example: 'pintally-worker dead-letters replay --shop shop_…',
	async run(options, config) {
		const filter = await filterOf(options, config);
		const { replayed, tooOld } = await withDeadLetters(config, (dead) => dead.replay(filter));
		const stayed = tooOld > 0 ? ` ${tooOld} are too old to be sent and stay.` : '';
		return { text: `${replayed} put back.${stayed}`, json: { replayed, too_old: tooOld } };
	},
};

export const purgeDead: Command = {
	summary: 'Forget undelivered events for good, content and all. What waits is never touched.',
	options: { ...FILTERS, yes: { type: 'boolean', describe: 'Do it. Without, nothing is forgotten.' } },
	example: 'pintally-worker dead-letters purge --older-than 7d --yes',
	async run(options, config) {
		if (options['yes'] !== true)
			throw new CommandMistake('dead-letters purge cannot be taken back; say --yes to do it.');
		const filter = await filterOf(options, config);
		const purged = await withDeadLetters(config, (dead) => dead.purge(filter));
		return { text: `${purged} forgotten.`, json: { purged } };
	},
};
