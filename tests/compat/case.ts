/** What the matrix of compatibility is made of: shops as they are, and in each what must hold there. */
import type { SiteWishes } from '../../sandbox/site/site.ts';
import type { Shop } from './shop.ts';

export interface Case {
	/** What is true of the shop, in words for the matrix. */
	readonly name: string;
	/** What stands in for the real thing, which cannot be had freely: in its own form of facts. Absent: it is the real thing. */
	readonly simulated?: string;
	run(shop: Shop): Promise<void>;
}

export interface ShopKind {
	/** The matrix's heading. */
	readonly name: string;
	readonly wishes?: SiteWishes | (() => Promise<SiteWishes>);
	/** Only in the whole matrix (`npm run test:compat`), not in `npm test`. */
	readonly long?: true;
	/** What this machine lacks for it, with the way to bring it; empty: nothing. */
	readonly lacks?: () => string;
	/** Brings the shop into its state, before the plugin's settings are made. */
	readonly arrange?: (shop: Shop) => Promise<void>;
	readonly cases: readonly Case[];
}

/** What a test tells the matrix (`scripts/test-compat.ts` reads it from vitest's report). */
export interface Told {
	shop: string;
	simulated: string;
	skipped: string;
	versions: string;
}

declare module 'vitest' {
	interface TaskMeta {
		compat?: Told;
	}
}
