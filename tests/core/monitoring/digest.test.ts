import { expect, it } from 'vitest';
import { digest, type Week } from '../../../core/monitoring/digest.ts';

const week = (tag: number | null, rest: Partial<Week> = {}): Week => {
	return {
		events: { checkout: { tag, server: 10 } },
		accuracy: 1,
		coverage: 0.8,
		duplicate_ids: 0,
		error_share: 0,
		...rest,
	};
};

it('stands against the median of the last eight weeks that are known', () => {
	const before = [9999, 1, 2, 3, 4, null, 6, 7, 100].map((tag) => week(tag));
	const { events, accuracy, open } = digest(week(5, { accuracy: 0.99 }), before, {});
	expect(events.checkout).toEqual({
		tag: { now: 5, usual: 4, low: 1, high: 100 },
		server: { now: 10, usual: 10, low: 10, high: 10 },
	});
	expect(accuracy).toMatchObject({ now: 0.99, usual: 1 });
	expect(open).toEqual([]);
});

it('shows an event that came to an end, and one that is new', () => {
	const { events } = digest(week(null, { events: { lead: { tag: 0, server: 3 } } }), [week(8)], {});
	expect(events).toMatchObject({
		checkout: { tag: { now: null, usual: 8 }, server: { now: null, usual: 10 } },
		lead: { tag: { now: 0, usual: null }, server: { now: 3, usual: null } },
	});
});

it('has nothing usual in the first week, and names what is open', () => {
	const first = digest(week(5, { coverage: null }), [], { token: 7, coverage: 5 });
	expect(first.coverage).toEqual({ now: null, usual: null, low: null, high: null });
	expect(first.error_share).toMatchObject({ now: 0, usual: null });
	expect(first.open).toEqual([
		{ name: 'coverage', opened: 5 },
		{ name: 'token', opened: 7 },
	]);
});

it('compares match keys, reasons and the quality score; what a week that knows them does not name was none', () => {
	const more = (em: number, consent_denied?: number): Partial<Week> => ({
		both_sides: 8,
		match_keys: { em },
		reasons: consent_denied === undefined ? {} : { consent_denied },
		quality: { tag: 2, server: null },
	});
	const { match_keys, reasons, quality, both_sides } = digest(
		week(1, more(0.9)),
		[week(1), week(1, more(0.8, 4)), week(1, more(0.6)), week(1, more(0.7, 6))],
		{},
	);
	expect(match_keys).toEqual({ em: { now: 0.9, usual: 0.7, low: 0.6, high: 0.8 } });
	expect(reasons).toEqual({ consent_denied: { now: 0, usual: 4, low: 0, high: 6 } });
	expect(quality).toMatchObject({ tag: { now: 2, usual: 2 }, server: { now: null, usual: null } });
	expect(both_sides).toMatchObject({ now: 8, usual: 8 });
});
