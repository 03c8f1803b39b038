/** What the ad platforms would claim, each for itself, of the same orders. */
import { eachOrder } from './paths.ts';
import type { Question } from './question.ts';
import type { Rows } from './rows.ts';

/** Of a platform: an order within `click_days` after a click of its channels is its own, it would say. */
export interface ClaimWindow {
	channels: readonly string[];
	click_days: number;
}

/** Usual windows of clicks in the platforms' own reports; to be set to what the account has. */
export const CLAIM_WINDOWS = {
	pinterest: { channels: ['pinterest_paid'], click_days: 30 },
	meta: { channels: ['paid_social'], click_days: 7 },
	google: { channels: ['paid_search', 'paid_shopping'], click_days: 30 },
} as const satisfies Record<string, ClaimWindow>;

export type Platform = keyof typeof CLAIM_WINDOWS;
/** After a click, by platform. */
export type ClaimDays = Readonly<Record<Platform, number>>;

/** What the platforms offer as windows after a click, in days. */
export const CLAIM_DAYS = [1, 7, 14, 28, 30, 60, 90] as const;

const platforms = <T>(each: (platform: Platform) => T) =>
	Object.fromEntries((Object.keys(CLAIM_WINDOWS) as Platform[]).map((name) => [name, each(name)])) as Record<
		Platform,
		T
	>;

export const USUAL_CLAIM_DAYS: ClaimDays = platforms((name) => CLAIM_WINDOWS[name].click_days);

/** The platforms with other windows than the usual ones. */
export const claimWindows = (days: ClaimDays): Record<Platform, ClaimWindow> =>
	platforms((name) => ({ ...CLAIM_WINDOWS[name], click_days: days[name] }));

export interface Claims {
	/** Orders that each platform would claim. */
	claimed: Record<string, number>;
	/** Their sum: an order may be in it several times. */
	claimed_orders: number;
	orders: number;
	/** 3: each order is claimed three times. `null` without orders. */
	overclaim_ratio: number | null;
}

/** A platform knows nothing of the report's window, of direct visits or of earlier orders: only its own clicks. */
export function claimsOf(
	rows: Rows,
	question: Question,
	windows: Readonly<Record<string, ClaimWindow>> = CLAIM_WINDOWS,
): Claims {
	const claimed: Record<string, number> = {};
	let orders = 0;
	for (const [platform, { channels, click_days: days }] of Object.entries(windows)) {
		const own = rows.origins.map(({ channel }) => channels.includes(channel));
		let count = 0;
		orders = 0;
		const asked: Question = { ...question, lookback_days: days, reset_after_order: false };
		eachOrder(rows, asked, 'include', ({ touches, length }) => {
			orders++;
			let clicked = false;
			for (let i = 0; i < length && !clicked; i++) clicked = own[rows.touchOrigin[touches[i]!]!]!;
			count += Number(clicked);
		});
		claimed[platform] = count;
	}
	const sum = Object.values(claimed).reduce((a, b) => a + b, 0);
	return { claimed, claimed_orders: sum, orders, overclaim_ratio: orders ? sum / orders : null };
}
