import { __, _n, sprintf } from '@wordpress/i18n';
import { Skeleton } from '../../components/Skeleton.tsx';
import { count, money } from '../../data/amount.ts';
import type { Sales, SalesRow } from '../../data/types.ts';
import { useOrderReport } from '../../data/woocommerce.ts';
import { reasonWords, stateWords } from '../../data/words.ts';

/** Less is a matter of rounding: the report is summed up in floating point. */
const A_CENT = 0.01;

/** The shop's orders by WooCommerce's own report, and where each of them is: the lines add up to the report. */
export function SalesAddUp({ sales }: { sales: Sales }) {
	const { period, orders, refunds, currency, not_reported } = sales;
	const report = useOrderReport(period);
	if (report === undefined) {
		return <Skeleton lines={4} />;
	}
	if (report === null) {
		return (
			<p className="pintally-quiet">
				{__(
					'WooCommerce Analytics is off or not readable for you, so there is no report to compare the sales with.',
					'pintally',
				)}
			</p>
		);
	}
	const missing = {
		orders: report.orders - sum(orders.map((row) => row.orders)),
		value: report.value - sum([...orders, ...refunds].map(({ reported }) => Number(reported))),
	};
	// Of an order that is gone the currency is not known any more; it was the shop's, most likely.
	const currencyOf = (row: { currency: string }) => row.currency || currency;
	const isMixed = [...orders, ...refunds].some((row) => currencyOf(row) !== currency);
	return (
		<>
			<table className="pintally-sum" aria-labelledby="pintally-sales">
				<thead>
					<tr>
						<th scope="col">{__('Orders in WooCommerce’s report', 'pintally')}</th>
						<td className="is-number">{count(report.orders)}</td>
						<td className="is-number">{money(String(report.value), currency)}</td>
					</tr>
				</thead>
				<tbody>
					{orders.map((row) => (
						<tr key={`${row.state} ${row.reason} ${row.status} ${row.currency}`}>
							<th scope="row">{inCurrency(wordsOf(row, sales), currencyOf(row), currency)}</th>
							<td className="is-number">{count(row.orders)}</td>
							<td className="is-number">{money(row.reported, currencyOf(row))}</td>
						</tr>
					))}
					{refunds.map((row) => (
						<tr key={`refunds ${row.currency}`}>
							<th scope="row">
								{inCurrency(
									/* translators: %s: number of refunds. */
									sprintf(_n('%s refund', '%s refunds', row.refunds, 'pintally'), count(row.refunds)),
									currencyOf(row),
									currency,
								)}
							</th>
							<td className="is-number">–</td>
							<td className="is-number">{money(row.reported, currencyOf(row))}</td>
						</tr>
					))}
					{(missing.orders !== 0 || Math.abs(missing.value) >= A_CENT) && (
						<tr>
							<th scope="row">
								{__('Not explained yet: WooCommerce renews its report in the background', 'pintally')}
							</th>
							<td className="is-number">{count(missing.orders)}</td>
							<td className="is-number">{money(String(missing.value), currency)}</td>
						</tr>
					)}
				</tbody>
			</table>
			<p className="pintally-quiet">
				{isMixed &&
					__(
						'WooCommerce’s report adds up amounts of different currencies as they stand, without converting them.',
						'pintally',
					) + ' '}
				{sprintf(
					/* translators: %s: amounts of money, with commas. */
					__('Value told to Pinterest: %s.', 'pintally'),
					sentOf(orders, currencyOf, currency),
				)}{' '}
				{__(
					'It differs from the report where tax, shipping, fees or refunds are counted otherwise by your value rule.',
					'pintally',
				)}
				{not_reported > 0 &&
					' ' +
						sprintf(
							/* translators: %s: number of sales. */
							_n(
								'%s sale is not in WooCommerce’s report: not yet, or because the report counts an order only when its money has come.',
								'%s sales are not in WooCommerce’s report: not yet, or because the report counts an order only when its money has come.',
								not_reported,
								'pintally',
							),
							count(not_reported),
						)}
			</p>
		</>
	);
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, number) => all + number, 0);

/** What Pinterest was told, in each currency by itself; the shop's own is always named. */
function sentOf(orders: readonly SalesRow[], currencyOf: (row: SalesRow) => string, shop: string): string {
	const sent = new Map([[shop, 0]]);
	for (const row of orders) {
		if (row.state === 'delivered' || row.state === 'accepted') {
			sent.set(currencyOf(row), (sent.get(currencyOf(row)) ?? 0) + Number(row.sent));
		}
	}
	return [...sent].map(([currency, value]) => money(String(value), currency)).join(', ');
}

function inCurrency(words: string, currency: string, shop: string): string {
	return currency === shop
		? words
		: sprintf(
				/* translators: 1: a line of a sum, e.g. "Delivered (Processing)", 2: a currency's code. */
				__('%1$s, in %2$s', 'pintally'),
				words,
				currency,
			);
}

function wordsOf({ state, reason, status }: SalesRow, { statuses }: Sales): string {
	const name = statuses[status] ?? status;
	if (state === '') {
		return sprintf(
			/* translators: %s: an order status. */
			__('No sale recorded: %s, or from before Pintally', 'pintally'),
			name,
		);
	}
	const became = stateWords(state).label;
	return reason === ''
		? sprintf(
				/* translators: 1: what became of the events, 2: an order status. */
				__('%1$s (%2$s)', 'pintally'),
				became,
				name,
			)
		: sprintf(
				/* translators: 1: what became of the events, 2: the reason. */
				__('%1$s: %2$s', 'pintally'),
				became,
				reasonWords(reason).label,
			);
}
