import type { View } from '@wordpress/dataviews/wp';
import { DataViews, filterSortAndPaginate } from '@wordpress/dataviews/wp';
import { useMemo, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { isJoined } from '../../../core/campaigns/advice.ts';
import type { CampaignLine } from '../../../core/campaigns/lines.ts';
import { fields } from './fields.tsx';
import type { Asked } from './view.ts';

const FIRST: View = {
	type: 'table',
	titleField: 'name',
	fields: ['advice', 'spend', 'roas', 'credited', 'cost', 'claimed', 'overclaim', 'clicks'],
	sort: { field: 'spend', direction: 'desc' },
	perPage: 20,
	page: 1,
	layout: { density: 'compact' },
};

interface Props {
	lines: CampaignLine[];
	currency: string;
	asked: Asked;
}

/** Sorted and filtered here: an account's campaigns are all at hand. */
export function CampaignsTable({ lines, currency, asked }: Props) {
	const [view, setView] = useState<View>(FIRST);
	const joined = isJoined(lines);
	const columns = useMemo(() => fields(currency, asked, joined), [currency, asked, joined]);
	const { data, paginationInfo } = useMemo(
		() => filterSortAndPaginate(lines, view, columns),
		[lines, view, columns],
	);
	return (
		<div className="pintally-ledger">
			<DataViews
				view={view}
				onChangeView={setView}
				fields={columns}
				data={data}
				getItemId={({ id }) => id}
				paginationInfo={paginationInfo}
				defaultLayouts={{ table: {} }}
				searchLabel={__('Name', 'pintally')}
				config={{ perPageSizes: [10, 20, 50, 100] }}
				empty={
					<p className="pintally-quiet">{__('Nothing was spent or earned in this period.', 'pintally')}</p>
				}
			/>
		</div>
	);
}
