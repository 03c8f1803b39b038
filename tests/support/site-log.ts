import { OUR_PLUGIN } from '../../sandbox/site/layout.ts';

/**
 * Of what a site's PHP complains of, what our code or our tables have to do with. The download cache has our name, too,
 * and SQLite's integration there complains of statements of WooCommerce's.
 */
export const ourComplaints = (log: string): string[] =>
	log
		.split('\n')
		.filter(
			(line) => line.includes(OUR_PLUGIN) || /plugins\/pintally\/|Pintally\\|wp_\w*pintally_/.test(line),
		);
