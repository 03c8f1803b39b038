/** `erase`: a person wants to be forgotten, of a shop whose plugin cannot say so. The same as `POST /v1/erase`. */
import type { Erasure } from '../shell/store/erasure.ts';
import { CommandMistake, type Command } from './command.ts';
import { eraseEvents } from './door.ts';
import { known, SHOP, withShops } from './shops.ts';

/** As many as one question at the worker's door has room for. */
const MOST = 50;
const SUM = /^[0-9a-f]{64}$/;
const EVENT_ID = /^[\x21-\x7e]{1,64}$/;

/** One, or several with commas. */
function listOf(option: string, text: string | boolean | undefined, shape: RegExp, what: string): string[] {
	if (text === undefined) return [];
	const words = [
		...new Set(
			String(text)
				.split(',')
				.map((word) => word.trim()),
		),
	];
	const wrong = words.findIndex((word) => !shape.test(word));
	// Whoever types an address where its sum belongs does not want to read it in a log.
	if (wrong >= 0) throw new CommandMistake(`--${option}: number ${wrong + 1} is no ${what}.`);
	if (words.length > MOST) throw new CommandMistake(`--${option} takes at most ${MOST} at once.`);
	return words;
}

function erasureOf({
	event,
	'email-hash': emails,
	'id-hash': people,
}: Parameters<Command['run']>[0]): Erasure {
	const sum = 'SHA-256 of 64 digits, 0 to 9 and a to f';
	const erasure = {
		ids: listOf('event', event, EVENT_ID, 'event_id'),
		hashes: [...listOf('email-hash', emails, SUM, sum), ...listOf('id-hash', people, SUM, sum)],
	};
	if (erasure.ids.length + erasure.hashes.length === 0)
		throw new CommandMistake('erase needs --event, --email-hash or --id-hash.');
	return erasure;
}

export const erase: Command = {
	summary:
		'Forget a person: events lose their content and are not sent, whether they wait or ended undelivered.',
	options: {
		shop: SHOP,
		'email-hash': {
			type: 'string',
			describe:
				'The SHA-256 of an e-mail address, without white space and in small letters; several with commas.',
		},
		'id-hash': {
			type: 'string',
			describe: 'The SHA-256 of a customer number or visitor id; several with commas.',
		},
		event: { type: 'string', describe: 'An event_id; several with commas.' },
	},
	example: `pintally-worker erase --shop shop_… --email-hash "$(printf %s jane@example.com | sha256sum | cut -c1-64)"`,
	async run(options, config) {
		const erasure = erasureOf(options);
		return withShops(config, async (shops) => {
			const { id } = known(shops, options['shop']);
			const erased = await eraseEvents(config, id, erasure);
			return {
				text: `${erased.waiting} that waited, ${erased.dead} that had ended undelivered. What Pinterest has, it has.`,
				json: { shop: id, ...erased },
			};
		});
	},
};
