import { expect, it } from 'vitest';
import { qualityOf } from '../../../core/campaigns/quality.ts';

const row = (ingestion_source: string, overall_status: unknown, source_platform = 'WEB') => ({
	...{ ingestion_source, overall_status, source_platform, lookback_period: '14d', quality_components: {} },
});

it('takes the web’s score of both roads, and nothing that is not as documented', () => {
	expect(
		qualityOf([
			row('MMP', 'GOOD'),
			row('CONVERSIONS_API', 'NEEDS_IMPROVEMENT', 'OFFLINE'),
			row('CONVERSIONS_API', 'GOOD'),
			row('TAG', 'FAIR'),
		]),
	).toEqual([
		{ source: 'TAG', level: 'FAIR' },
		{ source: 'CONVERSIONS_API', level: 'GOOD' },
	]);
	for (const body of [null, {}, 'GOOD', [null], [row('TAG', 'SUPERB')], [row('TAG', null)]])
		expect(qualityOf(body)).toEqual([]);
});
