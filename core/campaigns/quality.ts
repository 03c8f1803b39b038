/** Pinterest's Event Quality Score, as `conversion_eqs` tells it (Pinterest's OpenAPI 5.23): of the web, by road. */

export const QUALITY_SOURCES = ['TAG', 'CONVERSIONS_API'] as const;
export const QUALITY_LEVELS = ['NEEDS_IMPROVEMENT', 'FAIR', 'GOOD'] as const;

export interface Quality {
	source: (typeof QUALITY_SOURCES)[number];
	level: (typeof QUALITY_LEVELS)[number];
}

/** Of 1 and 14 days, which Pinterest offers, the one that a quiet day does not turn. */
export const QUALITY_PERIOD = '14d';

/** @returns At most one for each road; none of what is not as documented. */
export function qualityOf(body: unknown): Quality[] {
	const rows = (Array.isArray(body) ? body : []) as readonly (Record<string, unknown> | null)[];
	return QUALITY_SOURCES.flatMap((source) => {
		const row = rows.find(
			(each) => each?.['ingestion_source'] === source && each['source_platform'] === 'WEB',
		);
		const level = QUALITY_LEVELS.find((each) => each === row?.['overall_status']);
		return level ? [{ source, level }] : [];
	});
}
