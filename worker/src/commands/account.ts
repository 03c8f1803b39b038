/** The ad account of a shop whose plugin does not set it, or of many shops by a script. */
import { AD_ACCOUNT_ID, CONVERSION_TOKEN } from '../shell/connect.ts';
import { CommandMistake, type Command } from './command.ts';
import { checkAccount } from './door.ts';
import { secretOf } from './secret-file.ts';
import { known, SHOP, stateOf, withShops } from './shops.ts';

function adAccountOf(text: string): string {
	if (!new RegExp(AD_ACCOUNT_ID).test(text))
		throw new CommandMistake('--ad-account must be the number of a Pinterest ad account.');
	return text;
}

function tokenIn(path: string): string {
	const token = secretOf('--token-file', path);
	if (!new RegExp(CONVERSION_TOKEN).test(token))
		throw new CommandMistake('--token-file must hold one conversion token and nothing else.');
	return token;
}

export const setAccount: Command = {
	summary: 'Set a shop’s ad account and token, and ask Pinterest whether they work.',
	options: {
		shop: SHOP,
		'ad-account': { type: 'string', describe: 'The number of the ad account at Pinterest.' },
		'token-file': {
			type: 'string',
			describe: 'A file that holds the conversion token; - is standard input.',
		},
	},
	example: 'pintally-worker set-account --shop shop_… --ad-account 549755885175 --token-file -',
	run: ({ shop, 'ad-account': adAccount, 'token-file': path }, config) =>
		withShops(config, async (shops) => {
			const { id } = known(shops, shop);
			if (adAccount === undefined && path === undefined)
				throw new CommandMistake('set-account needs --ad-account, --token-file or both.');
			await shops.setAccount(id, {
				...(adAccount === undefined ? {} : { adAccountId: adAccountOf(String(adAccount)) }),
				...(path === undefined ? {} : { token: tokenIn(String(path)) }),
			});
			const runs = await checkAccount(config, id);
			const after = known(shops, id);
			const later = config.DATABASE_URL
				? 'a worker that runs elsewhere finds out within a quarter of an hour'
				: 'a worker that starts finds out';
			const told = runs ? stateOf(after) : `${stateOf(after)}; ${later}`;
			return {
				text: `${after.adAccountId || 'no ad account yet'}  ${told}`,
				json: {
					shop: id,
					ad_account_id: after.adAccountId,
					token: after.hasToken ? 'present' : 'missing',
					state: after.state,
					reason: after.reason,
				},
			};
		}),
};
