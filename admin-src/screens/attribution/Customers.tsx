import { __ } from '@wordpress/i18n';
import { CUSTOMER_KINDS, type CustomerKind } from '../../../core/attribution/customers.ts';
import type { Newcomers, NewOrders } from '../../../core/attribution/newcomers.ts';
import type { Model } from '../../../core/attribution/question.ts';
import { Table } from '../../components/Table.tsx';
import { count } from '../../data/amount.ts';
import { minorMoney, parts, sharePart } from './amounts.ts';
import { channelWords, modelWords } from './words.ts';

interface Props {
	newcomers: Newcomers;
	currency: string;
	model: Model;
}

/** How many customers were new, and who brings them: by the chosen model against the last touch. */
export function Customers({ newcomers: { kinds, channels }, currency, model }: Props) {
	const known = CUSTOMER_KINDS.filter((kind) => kinds[kind].orders > 0);
	const sum = (measure: (kind: CustomerKind) => number) =>
		known.reduce((all, kind) => all + measure(kind), 0);
	const orders = sum((kind) => kinds[kind].orders);
	const added = (of: (line: NewOrders) => number | null): number | null =>
		channels.some((line) => of(line) === null) ? null : channels.reduce((all, line) => all + of(line)!, 0);
	const told = (number: number | null) => (number === null ? '–' : parts(number));
	const shift = ({ chosen, last }: Omit<NewOrders, 'channel'>) =>
		signed(chosen === null ? null : chosen - last);
	const all = { chosen: added(({ chosen }) => chosen), last: added(({ last }) => last) ?? 0 };
	return (
		<>
			<Table
				labelledby="pintally-customers"
				rows={known}
				keyOf={(kind) => kind}
				columns={[
					{ label: __('Customers', 'pintally'), cell: kindWords },
					{ label: __('Orders', 'pintally'), kind: 'number', cell: (kind) => count(kinds[kind].orders) },
					{
						label: __('Share', 'pintally'),
						kind: 'number',
						cell: (kind) => sharePart(kinds[kind].orders, orders),
					},
					{
						label: __('Net sales', 'pintally'),
						kind: 'number',
						cell: (kind) => minorMoney(kinds[kind].value_minor, currency),
					},
				]}
				sums={[
					[
						__('All orders', 'pintally'),
						count(orders),
						sharePart(orders, orders),
						minorMoney(
							sum((kind) => kinds[kind].value_minor),
							currency,
						),
					],
				]}
			/>
			{channels.length > 0 && (
				<>
					<h3 id="pintally-newcomers" className="pintally-after">
						{__('Orders of new customers by channel', 'pintally')}
					</h3>
					<Table
						labelledby="pintally-newcomers"
						rows={channels}
						keyOf={({ channel }) => channel}
						columns={[
							{ label: __('Channel', 'pintally'), cell: ({ channel }) => channelWords(channel) },
							{
								label: modelWords(model).label,
								kind: 'number',
								cell: ({ chosen }) => told(chosen),
							},
							{
								label: __('Against last touch', 'pintally'),
								kind: 'number',
								cell: shift,
							},
						]}
						sums={[[__('New customers', 'pintally'), told(all.chosen), shift(all)]]}
					/>
				</>
			)}
		</>
	);
}

/** With its sign; a dash for no difference. */
function signed(number: number | null): string {
	return number === null || Math.abs(number) < 0.05 ? '–' : `${number > 0 ? '+' : ''}${parts(number)}`;
}

const kindWords = (kind: CustomerKind): string =>
	({
		new: __('New: their first order', 'pintally'),
		returning: __('Returning', 'pintally'),
		unknown: __('Unknown, without consent', 'pintally'),
	})[kind];
