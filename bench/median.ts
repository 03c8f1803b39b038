/** Medians, and how sure they are. */

export const median = (numbers: readonly number[]): number => {
	const sorted = [...numbers].sort((a, b) => a - b);
	const middle = sorted.length / 2;
	return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
};

/** 95 % interval of the median, by 2,000 draws. */
export function interval(numbers: readonly number[]): [number, number] {
	const medians = Array.from({ length: 2_000 }, () =>
		median(numbers.map(() => numbers[Math.floor(Math.random() * numbers.length)] ?? 0)),
	).sort((a, b) => a - b);
	return [medians[49] ?? Number.NaN, medians[1949] ?? Number.NaN];
}
