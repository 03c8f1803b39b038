/** How much a shop, and a visitor, may bring in a minute; counted in events, not in requests. */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Config } from './config.ts';
import { Problem } from './problem.ts';

const MINUTE = 60;
/** What a shop with too much waiting is told: a full backlog takes a while. */
const FULL_RETRY_SECONDS = 300;

function tooMany(seconds: number, detail: string): Problem {
	return new Problem('rate-limited', {
		detail,
		headers: { 'Retry-After': String(Math.max(1, Math.ceil(seconds))) },
	});
}

async function consume(
	limiter: RateLimiterMemory,
	key: string,
	points: number,
	detail: string,
): Promise<void> {
	try {
		await limiter.consume(key, points);
	} catch (refused) {
		if (!(refused instanceof RateLimiterRes)) throw refused;
		throw tooMany(refused.msBeforeNext / 1000, detail);
	}
}

export type Limits = ReturnType<typeof createLimits>;

export function createLimits(config: Config) {
	const perMinute = (keyPrefix: string, points: number) =>
		new RateLimiterMemory({ keyPrefix, points, duration: MINUTE });
	const hooks = perMinute('hooks', config.HOOKS_PER_MINUTE);
	const visitor = perMinute('visitor', config.COLLECT_PER_MINUTE);
	const browsers = perMinute('browsers', config.COLLECT_SHOP_PER_MINUTE);
	const room = (waiting: number) => {
		if (waiting >= config.MAX_WAITING)
			throw tooMany(FULL_RETRY_SECONDS, 'Too many events of this shop are waiting.');
	};
	return {
		async takeHooks(shop: string, count: number, waiting: number): Promise<void> {
			room(waiting);
			await consume(hooks, shop, count, 'This shop posts more hooks in a minute than it may.');
		},
		async takeCollected(shop: string, address: string, count: number, waiting: number): Promise<void> {
			room(waiting);
			// An empty beacon counts too.
			const points = Math.max(1, count);
			await consume(
				visitor,
				`${shop} ${address}`,
				points,
				'This visitor sends more in a minute than anybody may.',
			);
			await consume(browsers, shop, points, 'The browsers of this shop send more in a minute than they may.');
		},
	};
}
