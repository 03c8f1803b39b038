/** The ledger as the site's database holds it. */
import type { Site } from '../../sandbox/site/site.ts';

export interface Row {
	event_id: string;
	event: string;
	order_id: string;
	state: string;
	reason: string;
	detail: string;
	tag_state: string;
	value: string;
	currency: string;
	facts: string;
	context: string;
	attempts: string;
	due_at: string;
	occurred_at: string;
	test: string;
}

export async function rows(site: Site, event?: string): Promise<Row[]> {
	const all = (await site.php(
		`return $GLOBALS['wpdb']->get_results( 'SELECT * FROM ' . Pintally\\Ledger\\Schema::table() . ' ORDER BY id', ARRAY_A );`,
	)) as Row[];
	return event === undefined ? all : all.filter((row) => row.event === event);
}

export async function empty(site: Site): Promise<void> {
	await site.php(`return $GLOBALS['wpdb']->query( 'DELETE FROM ' . Pintally\\Ledger\\Schema::table() );`);
}

/** @throws {Error} with what was wrong, when the settings were not saved. */
export async function settings(site: Site, changes: Record<string, unknown>): Promise<void> {
	const wrong = await site.php(
		`return (object) ( new Pintally\\Settings\\Settings() )->save( json_decode( ${quote(JSON.stringify(changes))}, true ) );`,
	);
	if (Object.keys(wrong as object).length > 0) throw new Error(JSON.stringify(wrong));
}

/** A PHP string literal. */
export const quote = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;
