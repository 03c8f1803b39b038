/** What Pinterest reported of each shop's ad account, beside the shops. The two stores differ in how, not in what. */

export interface ReportRows {
	/** @returns JSON; null for what was never written. */
	read(shop: string, part: string): Promise<string | null>;
	/** @returns The parts from one name on, in order of name, `limit` at most. */
	from(shop: string, part: string, limit: number): Promise<{ part: string; text: string }[]>;
	/**
	 * All of it or nothing.
	 * @param parts JSON by name.
	 * @param forget parts whose names come before this go, but for those that are written.
	 */
	write(shop: string, parts: ReadonlyMap<string, string>, forget: string): Promise<void>;
}
