import { __, _n, sprintf } from '@wordpress/i18n';
import { count, money } from '../../data/amount.ts';
import type { Sales, SalesRow } from '../../data/types.ts';
import { reasonWords, stateWords } from '../../data/words.ts';

/** The shop's orders by WooCommerce's own report, and where each of them is: the lines add up to the report. */
export function SalesAddUp({ sales }: { sales: Sales }) {
	const { report, orders, currency, not_reported } = sales;
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
	const named = orders.reduce((sum, row) => sum + row.orders, 0);
	const sent = orders
		.filter(({ state }) => state === 'delivered' || state === 'accepted')
		.reduce((sum, row) => sum + Number(row.sent), 0);
	return (
		<>
			<table className="pintally-sum" aria-labelledby="pintally-sales">
				<thead>
					<tr>
						<th scope="col">{__('Orders in WooCommerce’s report', 'pintally')}</th>
						<td className="is-number">{count(report.orders)}</td>
						<td className="is-number">{money(report.value, currency)}</td>
					</tr>
				</thead>
				<tbody>
					{orders.map((row) => (
						<tr key={`${row.state} ${row.reason} ${row.status}`}>
							<th scope="row">{wordsOf(row, sales)}</th>
							<td className="is-number">{count(row.orders)}</td>
							<td className="is-number">{money(row.reported, currency)}</td>
						</tr>
					))}
					{named !== report.orders && (
						<tr>
							<th scope="row">
								{__('Not explained yet: WooCommerce renews its report in the background', 'pintally')}
							</th>
							<td className="is-number">{count(report.orders - named)}</td>
							<td className="is-number">–</td>
						</tr>
					)}
				</tbody>
			</table>
			<p className="pintally-quiet">
				{sprintf(
					/* translators: %s: an amount of money. */
					__('Value told to Pinterest: %s.', 'pintally'),
					money(String(sent), currency),
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
