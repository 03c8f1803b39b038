/** Who is told of a shop's incidents. docs/worker.md, "Being told". */
import { isSafeAddress } from '../shell/config.ts';
import { newSecret, type Notify } from '../shell/store/shops.ts';
import { CommandMistake, type Command } from './command.ts';
import { known, SHOP, withShops } from './shops.ts';

function addressOf(text: unknown): string {
	const url = URL.parse(String(text));
	if (!url || !isSafeAddress(url) || url.username)
		throw new CommandMistake('--url must begin with https:// unless it is on this machine.');
	return url.href;
}

function kindOf(text: unknown): Notify['kind'] {
	if (text !== 'webhook' && text !== 'slack') throw new CommandMistake('--kind must be webhook or slack.');
	return text;
}

function quietOf(text: string | boolean | undefined): Notify['quiet'] {
	if (text === undefined) return null;
	const [, from, to] = /^(\d{1,2})-(\d{1,2})$/.exec(String(text)) ?? [];
	const hours = { from: Number(from), to: Number(to) };
	if (!(hours.from < 24 && hours.to < 24 && hours.from !== hours.to))
		throw new CommandMistake('--quiet must be two hours of the day (UTC) from 0 to 23, such as 22-7.');
	return hours;
}

/** Without path and query, which may be as good as a password. */
function shown({ url, kind, quiet }: Notify): string {
	const hours = quiet ? `, quiet from ${quiet.from} to ${quiet.to} (UTC)` : '';
	return `${kind} at ${new URL(url).host}${hours}`;
}

export const notify: Command = {
	summary: 'Have somebody told of a shop’s incidents, by webhook or Slack. Without --url: show who is.',
	options: {
		shop: SHOP,
		url: { type: 'string', describe: 'Where to post to; https, or on this machine.' },
		kind: {
			type: 'string',
			describe: 'webhook (Standard Webhooks, signed) or slack ({"text": …}). Default: webhook.',
		},
		quiet: {
			type: 'string',
			describe:
				'Hours of the day (UTC) in which only a silent shop and a refused token are told, such as 22-7.',
		},
		remove: { type: 'boolean', describe: 'Nobody is told any more.' },
	},
	example: 'pintally-worker notify --shop shop_… --url https://alerts.example/pintally --quiet 22-7',
	run: ({ shop, url, kind, quiet, remove }, config) =>
		withShops(config, async (shops) => {
			const { id } = known(shops, shop);
			if (remove === true) {
				await shops.setNotify(id, null);
				return { text: 'Nobody is told any more.', json: { shop: id, notify: null } };
			}
			if (url === undefined) {
				if (kind !== undefined || quiet !== undefined)
					throw new CommandMistake('--kind and --quiet need --url.');
				const now = await shops.notify(id);
				return {
					text: now ? shown(now) : 'Nobody is told.',
					json: {
						shop: id,
						notify: now && { kind: now.kind, host: new URL(now.url).host, quiet: now.quiet },
					},
				};
			}
			const fresh: Notify = {
				url: addressOf(url),
				kind: kindOf(kind ?? 'webhook'),
				secret: newSecret(),
				quiet: quietOf(quiet),
			};
			await shops.setNotify(id, fresh);
			const secret = fresh.kind === 'webhook' ? { secret: fresh.secret } : {};
			return {
				text: [
					shown(fresh),
					...(fresh.kind === 'webhook' ? [`Secret  ${fresh.secret} (shown once)`] : []),
				].join('\n'),
				json: {
					shop: id,
					notify: { kind: fresh.kind, host: new URL(fresh.url).host, quiet: fresh.quiet, ...secret },
				},
			};
		}),
};
