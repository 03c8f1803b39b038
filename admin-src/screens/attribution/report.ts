/** What the screen shows of a question, computed at once: it runs in a worker, where one can be had. */
import {
	creditsOf,
	type Evidence,
	evidenceOf,
	type Totals,
	totalsOf,
} from '../../../core/attribution/attribute.ts';
import { type ClaimDays, type Claims, claimsOf, claimWindows } from '../../../core/attribution/claims.ts';
import type { Credits } from '../../../core/attribution/credits.ts';
import { type Lag, lagOf } from '../../../core/attribution/lag.ts';
import { type Line, linesOf } from '../../../core/attribution/lines.ts';
import { type Newcomers, newcomersOf } from '../../../core/attribution/newcomers.ts';
import { type PathReport, pathReport } from '../../../core/attribution/path-report.ts';
import { type Model, MODELS, type Question } from '../../../core/attribution/question.ts';
import {
	type Facts,
	factsOf,
	type Recorded,
	type RecordedOrder,
} from '../../../core/attribution/recorded.ts';
import { compile, type Rows } from '../../../core/attribution/rows.ts';

/** More different paths than anybody reads. */
const MOST_PATHS = 15;

export interface Loaded {
	/** The range that was asked for, Unix seconds. */
	from: number;
	to: number;
	touches: number;
	/** Of that range, by currency, the most frequent first. */
	currencies: { currency: string; orders: number; refunded_minor: number }[];
	/** What WooCommerce's own order attribution says, the most frequent first. */
	woocommerce: { source: string; orders: number }[];
}

export interface Asked {
	/** Without the range, which is that of the rows. */
	question: Omit<Question, 'from' | 'to'>;
	/** The model that is looked at closely. */
	model: Model;
	claim_days: ClaimDays;
}

export interface Part {
	conversions: number;
	credit_minor: number;
}

export interface ChannelLine {
	channel: string;
	/** `null`: the model has no answer. */
	parts: Record<Model, Part | null>;
}

export interface Report {
	totals: Totals;
	/** Of the data-driven models. */
	evidence: Evidence;
	/** Those with credit in any model, in order of name; last, if any, the unattributed. */
	channels: ChannelLine[];
	/** Of the chosen model, down to the ad. */
	lines: Line[];
	/** `null` where the question is of some customers only. */
	newcomers: Newcomers | null;
	paths: PathReport;
	claims: Claims;
	lag: Lag;
}

/** Holds a shop's rows and answers questions about them. */
export class Reporter {
	private rows: Rows | null = null;
	/** Parts of an answer, until all are here. Touches come in one of them. */
	private taken: { facts: Facts; orders: readonly RecordedOrder[] }[] = [];
	private range = { from: 0, to: 0 };
	/** The last question's answers: another model is another look at the same. */
	private last: { asked: string; answers: Answers } | null = null;

	/**
	 * @param text The answer of /attribution/rows, or one of its parts.
	 * @param host The shop's own.
	 * @throws {SyntaxError} where the answer was cut off.
	 */
	take(text: string, host: string): void {
		const told = JSON.parse(text) as Pick<Recorded, 'from' | 'to'> & Partial<Recorded>;
		const { from, to, touches = [], identifications = [], orders = [] } = told;
		this.range = { from, to };
		const facts = factsOf({ from, to, touches, identifications, orders }, { host });
		this.taken.push({ facts, orders });
	}

	/** All that was taken. @throws {Error} where nothing was. */
	load(): Loaded {
		const taken = this.taken.splice(0);
		const touches = taken.map(({ facts }) => facts.touches).sort((a, b) => b.at.length - a.at.length)[0];
		if (!touches) {
			throw new Error('nothing was taken');
		}
		const orders = taken.flatMap(({ facts }) => facts.orders);
		const { from, to } = this.range;
		this.last = null;
		this.rows = compile(
			touches,
			orders,
			taken.flatMap(({ facts }) => facts.identifies),
		).rows;
		const inRange = taken
			.flatMap((part) => part.orders)
			.filter(([, at, , , , , , counted]) => counted && at >= from);
		const refunded = new Map<string, number>();
		for (const { at, counted, currency, refunded_minor = 0 } of orders)
			if (counted && at >= from && at < to)
				refunded.set(currency, (refunded.get(currency) ?? 0) + refunded_minor);
		return {
			...{ from, to },
			touches: touches.at.length,
			currencies: mostFrequent(inRange.map(([, , , , currency]) => currency)).map(([currency, number]) => ({
				currency,
				orders: number,
				refunded_minor: refunded.get(currency) ?? 0,
			})),
			woocommerce: mostFrequent(inRange.map((order) => order[9])).map(([source, number]) => ({
				source,
				orders: number,
			})),
		};
	}

	/** @throws {Error} before anything is loaded. */
	ask({ question: asked, model, claim_days }: Asked): Report {
		const { rows } = this;
		if (!rows) {
			throw new Error('nothing is loaded');
		}
		const key = JSON.stringify([asked, claim_days]);
		const answers =
			this.last?.asked === key ? this.last.answers : answer(rows, { ...asked, ...this.range }, claim_days);
		this.last = { asked: key, answers };
		const { credits, newcomers, ...report } = answers;
		const chosen = credits.find(([name]) => name === model)?.[1];
		return {
			...report,
			lines: chosen ? linesOf(rows, chosen, 'ad').filter(hasCredit) : [],
			newcomers: newcomers && newcomers(model),
		};
	}
}

/** What a question has for an answer, whichever model is looked at. */
type Answers = Omit<Report, 'lines' | 'newcomers'> & {
	credits: (readonly [Model, Credits | null])[];
	newcomers: ReturnType<typeof newcomersOf> | null;
};

function answer(rows: Rows, question: Question, claimDays: ClaimDays): Answers {
	const totals = totalsOf(rows, question);
	const credits = MODELS.map((name) => [name, creditsOf(rows, question, name, totals)] as const);
	const paths = pathReport(rows, question);
	return {
		credits,
		newcomers: question.customers ? null : newcomersOf(rows, question),
		totals,
		evidence: evidenceOf(totals.with_path),
		channels: channelLines(credits.map(([name, of]) => [name, of && linesOf(rows, of, 'channel')])),
		paths: { ...paths, top_paths: paths.top_paths.slice(0, MOST_PATHS) },
		claims: claimsOf(rows, question, claimWindows(claimDays)),
		lag: lagOf(rows, question),
	};
}

function channelLines(answers: readonly (readonly [Model, Line[] | null])[]): ChannelLine[] {
	const channels = new Map<string, ChannelLine>();
	for (const [model, lines] of answers) {
		for (const { origin, conversions, credit_minor } of lines ?? []) {
			const line = channels.get(origin.channel) ?? { channel: origin.channel, parts: noParts(answers) };
			line.parts[model] = { conversions, credit_minor };
			channels.set(origin.channel, line);
		}
	}
	return [...channels.values()].filter(({ parts }) =>
		Object.values(parts).some((part) => part && hasCredit(part)),
	);
}

/** Nothing of the models that answer; `null` of those that do not. */
function noParts(answers: readonly (readonly [Model, Line[] | null])[]): Record<Model, Part | null> {
	return Object.fromEntries(
		answers.map(([model, lines]) => [model, lines && { conversions: 0, credit_minor: 0 }]),
	) as Record<Model, Part | null>;
}

function hasCredit({ conversions, credit_minor }: Part): boolean {
	return conversions > 0 || credit_minor !== 0;
}

function mostFrequent(names: readonly string[]): [string, number][] {
	const counts = new Map<string, number>();
	for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
	return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
}
