import type { Command } from './command.ts';
import { addShop, disableShop, enableShop, listShops, rotateSecret, showKey } from './shops.ts';
import { start } from './start.ts';

export const COMMANDS: Readonly<Record<string, Command>> = {
	start,
	'add-shop': addShop,
	'list-shops': listShops,
	'show-key': showKey,
	'rotate-secret': rotateSecret,
	'disable-shop': disableShop,
	'enable-shop': enableShop,
};
