/**
 * How soon monitoring notices each fault, and how often it alarms without one, over simulated shops.
 *
 * `npm run bench:monitoring` (BENCH_SHOPS=300, BENCH_WEEKS=26; about five minutes): for 5, 50 and 500 orders a day so many shops, each with
 * 8 weeks of history, weeks without a fault, and each fault once at a random hour of them. Ends with status 1 if a
 * figure is further from the reference than the tolerance. Fewer shops than 300 are too few for the percentiles.
 */
import { ALARMS, type AlarmName } from '../core/monitoring/incidents.ts';
import type { CountedOrder } from '../core/monitoring/reconcile.ts';
import { START, watch, type WatchState } from '../core/monitoring/watch.ts';
import { type Fault, NO_FAULT, type SimulatedHour, SimulatedShop } from './monitoring/shop.ts';

const SHOPS = Number(process.env['BENCH_SHOPS'] ?? 300);
const WEEKS = Number(process.env['BENCH_WEEKS'] ?? 26);
const HOUR = 3600;
const WEEK = 7 * 24;
const HISTORY = 8 * WEEK;
const END = HISTORY + WEEKS * WEEK;
/** A fault that is not noticed by then is not noticed. */
const PATIENCE = 2 * WEEK;
/** Midnight, UTC. */
const FIRST = 20_000 * 24;

const FAULTS = {
	'total outage': { orders: 1, server: 0, browser: 0 },
	'half lost': { orders: 1, server: 0.5, browser: 0.5 },
	'browser outage': { orders: 1, server: 1, browser: 0 },
	'browser half lost': { orders: 1, server: 1, browser: 0.5 },
	'shop stands still': { orders: 0, server: 1, browser: 1 },
} as const satisfies Record<string, Fault>;
type FaultName = keyof typeof FAULTS;
const FAULT_NAMES = Object.keys(FAULTS) as FaultName[];

/**
 * Hours, median and 95th percentile, and false tracking alarms a year, of the reference: other simulated shops,
 * watched by a program that counts an order's browser event in the hour of the order, without the grace.
 */
const REFERENCE: Readonly<Record<number, { false: number } & Record<FaultName, readonly [number, number]>>> =
	{
		5: {
			false: 0.07,
			'total outage': [3, 9],
			'half lost': [9, 34],
			'browser outage': [3, 9],
			'browser half lost': [124, Infinity],
			'shop stands still': [111, 164],
		},
		50: {
			false: 0.03,
			'total outage': [1, 3],
			'half lost': [2, 8],
			'browser outage': [1, 3],
			'browser half lost': [16, 36],
			'shop stands still': [11, 18],
		},
		500: {
			false: 0.01,
			'total outage': [1, 1],
			'half lost': [2, 3],
			'browser outage': [1, 1],
			'browser half lost': [3, 9],
			'shop stands still': [2, 6],
		},
	};

/** Hours: one for the grace, and one since all is counted in whole hours. */
const TOLERANCE = 2;

interface Moment {
	readonly state: WatchState;
	readonly hour: number;
	readonly last: SimulatedHour;
}

/** One hour further, and the names of what opened. */
function further({ state, hour, last }: Moment, shop: SimulatedShop, fault: Fault): [Moment, AlarmName[]] {
	const made = shop.hour(hour, fault);
	const at = FIRST + hour;
	const orders = [last, made].flatMap(({ orders: all }, index) =>
		all.map(({ server }, each): CountedOrder => {
			return { id: `${index}-${each}`, at: (at - 0.5 + index) * HOUR, state: server ? 'delivered' : null };
		}),
	);
	const counts = {
		hour: at,
		page_visits: made.visits,
		orders: made.orders.length,
		covered: { orders: last.orders.length, seen: last.orders.filter(({ browser }) => browser).length },
	};
	const watched = watch(state, { now: (at + 1) * HOUR, counts, orders, observed: {} });
	const opened = watched.news.filter(({ closed }) => closed === undefined).map(({ name }) => name);
	return [{ state: watched.state, hour: hour + 1, last: made }, opened];
}

/** Hours until something that concerns the fault opens. */
function delay(from: Moment, shop: SimulatedShop, name: FaultName): number {
	const kind = name === 'shop stands still' ? 'shop' : 'tracking';
	let moment = from;
	for (let hours = 1; hours <= PATIENCE; hours++) {
		const [next, opened] = further(moment, shop, FAULTS[name]);
		if (opened.some((each) => ALARMS[each] === kind)) return hours;
		moment = next;
	}
	return Infinity;
}

function quantile(numbers: readonly number[], part: number): number {
	return [...numbers].sort((a, b) => a - b)[Math.ceil(numbers.length * part) - 1] ?? Number.NaN;
}

let beyond = 0;
const shown = (measured: number, reference: number, tolerance: number, text = String(measured)): string => {
	if (measured > reference + tolerance) beyond++;
	return measured > reference ? `${text} (reference: ${reference})` : text;
};

for (const ordersPerDay of [5, 50, 500]) {
	const reference = REFERENCE[ordersPerDay]!;
	const delays = Object.fromEntries(FAULT_NAMES.map((name) => [name, [] as number[]]));
	const falsely: AlarmName[] = [];
	for (let seed = 1; seed <= SHOPS; seed++) {
		const shop = new SimulatedShop(ordersPerDay, END / 24 + PATIENCE / 24, ordersPerDay * 1000 + seed);
		const starts = new Map(FAULT_NAMES.map((name) => [shop.between(HISTORY, END), name]));
		let moment: Moment = { state: START, hour: 0, last: { orders: [], visits: 0 } };
		while (moment.hour < END) {
			const fault = starts.get(moment.hour);
			if (fault) delays[fault]!.push(delay(moment, shop, fault));
			const [next, opened] = further(moment, shop, NO_FAULT);
			if (moment.hour >= HISTORY) falsely.push(...opened);
			moment = next;
		}
	}
	const years = (SHOPS * WEEKS) / 52;
	const rate = falsely.filter((name) => ALARMS[name] === 'tracking').length / years;
	console.log(`${ordersPerDay} orders a day, ${SHOPS} shops`);
	console.log(`  false tracking alarms a year: ${shown(rate, reference.false, 0, rate.toFixed(3))}`);
	console.log(`  false "shop stands still" a year: ${((falsely.length - rate * years) / years).toFixed(3)}`);
	for (const name of FAULT_NAMES) {
		const [median, most] = reference[name];
		const all = delays[name]!;
		const unseen = all.filter((hours) => hours === Infinity).length;
		console.log(
			`  ${name}: ${shown(quantile(all, 0.5), median, TOLERANCE)} h, 95 %: ${shown(quantile(all, 0.95), most, TOLERANCE)} h` +
				(unseen > 0 ? `, not within 14 days: ${((100 * unseen) / all.length).toFixed(1)} %` : ''),
		);
	}
}
process.exitCode = beyond > 0 ? 1 : 0;
