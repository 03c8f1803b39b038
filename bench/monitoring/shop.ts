/** A simulated shop: trade by weekday and hour, days better and worse, sales and slumps; the same for the same seed. */
const DAY = 24;
/** Visits by hour of the day, 1 on average: most in the evening. */
const HOURS = [
	0.37, 0.23, 0.15, 0.11, 0.11, 0.16, 0.32, 0.58, 0.86, 1.07, 1.19, 1.25, 1.3, 1.28, 1.26, 1.28, 1.35, 1.43,
	1.59, 1.86, 2.06, 1.96, 1.45, 0.8,
];
const VISITS_PER_ORDER = 43;
/** What blockers leave. */
const COVERAGE = 0.78;
const WEEKDAY_SPREAD = 0.06;
const DAY_SPREAD = 0.17;
/** Of days on which one begins; each lasts two days. */
const SALES = { chance: 4 / 365, least: 1.8, most: 4.5 };
const SLUMPS = { chance: 4 / 365, least: 0.35, most: 0.6 };

export interface SimulatedHour {
	/** Of each order: whether its server event and its browser event arrive. */
	readonly orders: readonly { readonly server: boolean; readonly browser: boolean }[];
	readonly visits: number;
}
/** What a fault lets through; 1: all. */
export interface Fault {
	readonly orders: number;
	readonly server: number;
	readonly browser: number;
}
export const NO_FAULT: Fault = { orders: 1, server: 1, browser: 1 };

export class SimulatedShop {
	readonly #ordersPerDay: number;
	readonly #random: () => number;
	readonly #days: readonly number[];

	constructor(ordersPerDay: number, days: number, seed: number) {
		this.#ordersPerDay = ordersPerDay;
		this.#random = mulberry32(seed);
		const weekdays = Array.from({ length: 7 }, () => this.#logNormal(WEEKDAY_SPREAD));
		let event = { factor: 1, left: 0 };
		this.#days = Array.from({ length: days }, (_, day) => {
			event = event.left > 0 ? { ...event, left: event.left - 1 } : this.#event();
			return weekdays[day % 7]! * event.factor * this.#logNormal(DAY_SPREAD);
		});
	}

	/** @param hour Since the shop opened. */
	hour(hour: number, fault: Fault): SimulatedHour {
		const mean = (this.#ordersPerDay / DAY) * this.#days[Math.floor(hour / DAY)]! * HOURS[hour % DAY]!;
		return {
			orders: Array.from({ length: this.#poisson(mean * fault.orders) }, () => ({
				server: this.#random() < fault.server,
				browser: this.#random() < COVERAGE * fault.browser,
			})),
			visits: this.#poisson(mean * VISITS_PER_ORDER * fault.browser),
		};
	}

	/** @returns A whole number from `from` up to, not with, `to`. */
	between(from: number, to: number): number {
		return from + Math.floor(this.#random() * (to - from));
	}

	#event() {
		const chance = this.#random();
		const kind = chance < SALES.chance ? SALES : chance > 1 - SLUMPS.chance ? SLUMPS : undefined;
		return kind
			? { factor: kind.least + this.#random() * (kind.most - kind.least), left: 1 }
			: { factor: 1, left: 0 };
	}

	#normal(): number {
		return Math.sqrt(-2 * Math.log(1 - this.#random())) * Math.cos(2 * Math.PI * this.#random());
	}

	#logNormal(spread: number): number {
		return Math.exp(spread * this.#normal());
	}

	#poisson(mean: number): number {
		if (mean > 60) return Math.max(0, Math.round(mean + Math.sqrt(mean) * this.#normal()));
		let count = -1;
		for (let left = Math.exp(mean); left >= 1; left *= this.#random()) count++;
		return Math.max(0, count);
	}
}

function mulberry32(seed: number): () => number {
	let a = seed;
	return () => {
		a = (a + 0x6d2b79f5) | 0;
		let t = Math.imul(a ^ (a >>> 15), 1 | a);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
}
