import type { Command } from './command.ts';
import { setAccount } from './account.ts';
import { listDead, purgeDead, replayDead } from './dead-letters.ts';
import { erase } from './erase.ts';
import { notify } from './notify.ts';
import { reEncrypt } from './re-encrypt.ts';
import { reconcile } from './reconcile.ts';
import { addShop, disableShop, enableShop, listShops, rotateSecret, showKey } from './shops.ts';
import { start } from './start.ts';
import { webhookUrl } from './webhook.ts';

/** A name of two words is typed as two. */
export const COMMANDS: Readonly<Record<string, Command>> = {
	start,
	'add-shop': addShop,
	'list-shops': listShops,
	'set-account': setAccount,
	'show-key': showKey,
	'rotate-secret': rotateSecret,
	'webhook-url': webhookUrl,
	reconcile,
	notify,
	'disable-shop': disableShop,
	'enable-shop': enableShop,
	'dead-letters list': listDead,
	'dead-letters replay': replayDead,
	'dead-letters purge': purgeDead,
	erase,
	're-encrypt': reEncrypt,
};
