/** What is kept of each shop's monitoring, beside the shops. The two stores differ in how, not in what. */

export interface StoredWatch {
	/** JSON. */
	text: string;
	/** Goes up with every writing, so that of two writers one sees that the other was quicker. */
	version: number;
}

export interface WatchRows {
	/** @param key a shop's id, or another name that no shop has. */
	read(key: string): Promise<StoredWatch | null>;
	/**
	 * Answers whether it was written.
	 * @param version as it was read; null for what was not there. Another one that is there meanwhile stays.
	 */
	write(key: string, text: string, version: number | null): Promise<boolean>;
}
