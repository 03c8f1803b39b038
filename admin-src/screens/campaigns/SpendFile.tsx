import { Button, FormFileUpload, Notice } from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __, _n, sprintf } from '@wordpress/i18n';
import { readSpend, SPEND_TEMPLATE, type SpendFault } from '../../../core/campaigns/spend-file.ts';
import { Table } from '../../components/Table.tsx';
import { count } from '../../data/amount.ts';
import { request, RequestFailure } from '../../data/rest.ts';
import { channelWords } from '../attribution/words.ts';
import { change, microMoney } from './amounts.ts';
import type { Campaigns, Spend } from './types.ts';
import { faultWords } from './words.ts';

const MOST_ROWS = 20_000;

interface Props {
	spend: Campaigns['spend'];
	onChange: () => void;
}

/** Spend brought as a file. One fault in it, and nothing changes. */
export function SpendFile({ spend, onChange }: Props) {
	const [faults, setFaults] = useState<SpendFault[]>([]);
	const [told, setTold] = useState<{ status: 'success' | 'error'; words: string } | null>(null);
	const send = async (method: 'POST' | 'DELETE', data: object, words: string) => {
		try {
			await request({ path: '/pintally/v1/campaigns/spend', method, data });
			setTold({ status: 'success', words });
			onChange();
		} catch (error) {
			if (!(error instanceof RequestFailure)) {
				throw error;
			}
			setTold({ status: 'error', words: error.message });
		}
	};
	const take = async (file: File | undefined) => {
		if (!file) {
			return;
		}
		setTold(null);
		setFaults([]);
		const read = readSpend(await file.text());
		if ('faults' in read) {
			setFaults(read.faults);
		} else if (read.rows.length > MOST_ROWS) {
			/* translators: %s: a number such as 20,000. */
			setTold({
				status: 'error',
				words: sprintf(__('A file may have %s rows.', 'pintally'), count(MOST_ROWS)),
			});
		} else {
			/* translators: %s: number of rows. */
			const words = _n('%s row is kept.', '%s rows are kept.', read.rows.length, 'pintally');
			await send('POST', { rows: read.rows }, sprintf(words, count(read.rows.length)));
		}
	};
	return (
		<>
			<p>
				{__(
					'A CSV file with day, channel, campaign, currency and spend. A day of a campaign that is here already is replaced.',
					'pintally',
				)}
			</p>
			{spend.now.length > 0 && <SpendTable rows={spend.now} before={spend.before} />}
			<div role="alert">
				{faults.length > 0 && (
					<Notice status="error" isDismissible={false}>
						<p>{__('Nothing was changed: mend these lines, then bring the file again.', 'pintally')}</p>
						<ul>
							{faults.map((fault) => (
								<li key={`${fault.line} ${fault.fault}`}>{faultWords(fault)}</li>
							))}
						</ul>
					</Notice>
				)}
				{told && (
					<Notice status={told.status} isDismissible={false}>
						{told.words}
					</Notice>
				)}
			</div>
			<div className="pintally-actions">
				<FormFileUpload
					__next40pxDefaultSize
					className="is-secondary"
					accept=".csv,text/csv"
					onChange={({ currentTarget }) => {
						void take(currentTarget.files?.[0]);
						// The same file may be chosen again once it is mended.
						currentTarget.value = '';
					}}
				>
					{__('Bring a file', 'pintally')}
				</FormFileUpload>
				<Button
					__next40pxDefaultSize
					variant="tertiary"
					href={`data:text/csv;charset=utf-8,${encodeURIComponent(SPEND_TEMPLATE)}`}
					download="pintally-spend.csv"
				>
					{__('Download a template', 'pintally')}
				</Button>
				{spend.rows > 0 && (
					<Button
						__next40pxDefaultSize
						variant="tertiary"
						isDestructive
						onClick={() => void send('DELETE', {}, __('All of it is removed.', 'pintally'))}
					>
						{/* translators: %s: number of rows. */}
						{sprintf(_n('Remove %s row', 'Remove all %s rows', spend.rows, 'pintally'), count(spend.rows))}
					</Button>
				)}
			</div>
		</>
	);
}

function SpendTable({ rows, before }: { rows: readonly Spend[]; before: readonly Spend[] }) {
	const past = (row: Spend) =>
		before.find((each) => each[0] === row[0] && each[1] === row[1] && each[2] === row[2])?.[3] ?? null;
	return (
		<Table
			labelledby="pintally-spend"
			rows={rows}
			keyOf={(row) => row.join(' ')}
			columns={[
				{ label: __('Channel', 'pintally'), cell: ([channel]) => channelWords(channel) },
				{ label: __('Campaign', 'pintally'), kind: 'words', cell: ([, campaign]) => campaign || '–' },
				{
					label: __('Spend', 'pintally'),
					kind: 'number',
					cell: ([, , currency, micro]) => microMoney(micro, currency),
				},
				{
					label: __('Against the period before', 'pintally'),
					kind: 'number',
					cell: (row) => change(row[3], past(row)) || '–',
				},
			]}
		/>
	);
}
