import { __, sprintf } from '@wordpress/i18n';
import { LoadFailure } from '../../components/LoadFailure.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { Table } from '../../components/Table.tsx';
import { count } from '../../data/amount.ts';
import { useAnswer } from '../../data/use-answer.ts';
import { reasonWords } from '../../data/words.ts';
import { minorMoney } from './amounts.ts';
import { type LineName, netLines, type NetSales, refundedIn } from './net-sales.ts';
import type { Loaded, Report } from './report.ts';

interface Props {
	report: Report;
	loaded: Loaded;
	currency: string;
}

/** What is divided above, and what is not, up to WooCommerce's own net sales. */
export function AddsUp({ report, loaded, currency }: Props) {
	const { answer, failure, ask } = useAnswer<NetSales>(
		`/pintally/v1/attribution/sales?from=${loaded.from}&to=${loaded.to}`,
	);
	if (failure) {
		return <LoadFailure message={failure.message} onRetry={ask} />;
	}
	if (!answer) {
		return <Skeleton lines={4} />;
	}
	const { lines, whole } = netLines(answer, report, refundedIn(loaded, currency), currency);
	const isMixed = [...answer.orders, ...answer.refunds].some(
		(row) => row.currency && row.currency !== currency,
	);
	return (
		<>
			<Table
				labelledby="pintally-adds-up"
				rows={lines}
				keyOf={({ name }) => lineWords(name)}
				columns={[
					{ label: __('Part', 'pintally'), kind: 'words', cell: ({ name }) => lineWords(name) },
					{
						label: __('Orders', 'pintally'),
						kind: 'number',
						cell: ({ orders }) => (orders === null ? '–' : count(orders)),
					},
					{
						label: __('Net sales', 'pintally'),
						kind: 'number',
						cell: ({ minor }) => minorMoney(minor, currency),
					},
				]}
				sums={[
					[
						__('Net sales in WooCommerce’s report', 'pintally'),
						count(whole.orders),
						minorMoney(whole.minor, currency),
					],
				]}
			/>
			<p className="pintally-quiet pintally-after">
				{__('Net sales are those of WooCommerce: without tax, without shipping, less refunds.', 'pintally')}
				{isMixed &&
					' ' +
						sprintf(
							/* translators: %s: a currency, e.g. USD. */
							__(
								'WooCommerce’s report adds up all currencies as they stand; here are its orders in %s only.',
								'pintally',
							),
							currency,
						)}
			</p>
		</>
	);
}

function lineWords(name: LineName): string {
	switch (name.kind) {
		case 'attributed':
			return __('Credited to channels', 'pintally');
		case 'unattributed':
			return __('Unattributed: no consent, or no known touch in the window', 'pintally');
		case 'not_divided':
			return sprintf(
				/* translators: %s: a reason, e.g. "Renewal of a subscription". */
				__('Not divided: %s', 'pintally'),
				reasonWords(name.reason).label,
			);
		case 'unrecorded':
			return __('No sale recorded: from before Pintally, or never paid', 'pintally');
		case 'refunds':
			return __('Refunds: made now for orders of another period, or later for these', 'pintally');
		case 'another_day':
			return __('Counted by WooCommerce on another day, or not in its report yet', 'pintally');
	}
}
