/** Shops as they really are. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DOWNLOADS } from '../../sandbox/folders.ts';
import { mariadbd } from '../../sandbox/site/database.ts';
import type { Case, ShopKind } from './case.ts';
import { LANGUAGES, PLAIN_PERMALINKS, SUBFOLDER } from './cases/addresses.ts';
import { BACKGROUND } from './cases/background.ts';
import { BUYING } from './cases/buying.ts';
import { MONEY } from './cases/money.ts';
import { CODE } from './cases/code.ts';
import { DELIVERY } from './cases/delivery.ts';
import { arrangeNetwork, MULTISITE } from './cases/multisite.ts';
import { ORDERS } from './cases/orders.ts';
import { inOneOrder, PAGES } from './cases/pages.ts';
import { phpLacks, phpName, phpProgram } from './php/versions.ts';

/** The oldest WordPress that the plugin's header claims. */
const OLDEST_WORDPRESS = join(DOWNLOADS, 'versions', 'wordpress-6.7.0');

const absent = (path: string, what: string) => () =>
	existsSync(path) ? '' : `no ${what} here; put it at ${path}`;

/** Orders where WooCommerce keeps them: as posts alone, or in both places. */
const storage = (tables: 'yes' | 'no', sync: 'yes' | 'no') => `
	update_option( 'woocommerce_custom_orders_table_enabled', '${tables}' );
	update_option( 'woocommerce_custom_orders_table_data_sync_enabled', '${sync}' );
	return true;`;

/** The same case where orders are read as posts and written to their own tables, too: HPOS off with synchronisation. */
const withPostsFirst = ({ name, ...rest }: Case): Case => ({
	...rest,
	name: `the posts first (HPOS off with synchronisation): ${name}`,
	async run(shop) {
		await shop.php(storage('no', 'yes'));
		await rest.run(shop);
	},
});

/** Of the versions that the plugin's header claims, those that the machine's own PHP is not. */
const OTHER_PHP = ['8.1', '8.3', '8.4', '8.5'].map((version): ShopKind => ({
	name: phpName(version),
	long: true,
	wishes: async () => ({ php: await phpProgram(version) }),
	lacks: () => phpLacks(version),
	cases: [...CODE, ...BUYING, ...DELIVERY],
}));

export const SHOPS: readonly ShopKind[] = [
	{
		name: 'a usual shop: block theme, orders in tables of their own (HPOS)',
		arrange: async (shop) => void (await inOneOrder(shop)),
		cases: [...BUYING, ...ORDERS, ...MONEY, ...LANGUAGES, ...PAGES, ...BACKGROUND, ...CODE, ...DELIVERY],
	},
	{
		name: 'orders as posts (HPOS off), classic theme',
		wishes: { theme: 'classic' },
		arrange: async (shop) => {
			await inOneOrder(shop);
			await shop.php(storage('no', 'no'));
		},
		cases: [...BUYING, ...PAGES.slice(0, 1)],
	},
	{
		name: 'orders in both places (HPOS with synchronisation)',
		arrange: async (shop) => void (await shop.php(storage('yes', 'yes'))),
		cases: [...BUYING, ...BUYING.slice(0, 3).map(withPostsFirst)],
	},
	{
		name: 'plain permalinks',
		arrange: async (shop) =>
			void (await shop.php(
				`update_option( 'permalink_structure', '' ); flush_rewrite_rules(); return true;`,
			)),
		cases: PLAIN_PERMALINKS,
	},
	{
		name: 'a shop in a folder of its host',
		wishes: { folder: '/shop' },
		cases: [...SUBFOLDER, ...BUYING.slice(0, 2)],
	},
	{ name: 'a network of sites (multisite)', arrange: arrangeNetwork, cases: MULTISITE },
	{
		name: 'the oldest WordPress that the header claims: 6.7',
		long: true,
		wishes: { wordpress: OLDEST_WORDPRESS },
		lacks: absent(OLDEST_WORDPRESS, 'WordPress 6.7.0'),
		arrange: async (shop) => void (await inOneOrder(shop)),
		cases: [...BUYING, ...PAGES, ...DELIVERY],
	},
	{
		name: 'MariaDB in the place of SQLite',
		long: true,
		wishes: { database: 'mariadb' },
		lacks: () => (existsSync(mariadbd()) ? '' : 'no MariaDB here; install mariadb-server'),
		cases: [...BUYING, ...ORDERS, ...DELIVERY],
	},
	...OTHER_PHP,
];
