import { useSelect } from '@wordpress/data';
import { __, sprintf } from '@wordpress/i18n';
import type { PrintedFacts } from '../../../core/order-particulars.ts';
import { previewOfSale } from '../../../core/sale-preview.ts';
import type { Rules } from '../../../core/types.ts';
import { LoadFailure } from '../../components/LoadFailure.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { money } from '../../data/amount.ts';
import { ROUTES } from '../../data/rest.ts';
import { store } from '../../data/store.ts';
import type { SettingValues } from '../../data/types.ts';
import { useAnswer } from '../../data/use-answer.ts';
import { choiceWords, reasonWords } from '../../data/words.ts';

interface PastOrder {
	edit_url: string;
	facts: PrintedFacts;
}

const BASES = ['net_goods', 'order_total'] as const;

/** The shop's last orders with what each rule would send of them, by the code that sends. */
export default function ValuePreview() {
	const { answer, failure, ask } = useAnswer<readonly PastOrder[]>(ROUTES.valueRuleOrders);
	const rules = useSelect((select) => {
		const { getSavedSettings, getEdits } = select(store);
		const saved = getSavedSettings();
		return saved && ({ ...saved, ...getEdits() } as SettingValues & Rules);
	}, []);
	return (
		<div className="pintally-preview">
			<h3 id="pintally-preview">{__('Your last orders', 'pintally')}</h3>
			{failure && <LoadFailure message={failure.message} onRetry={ask} />}
			{answer === null && !failure && <Skeleton lines={8} />}
			{answer?.length === 0 && (
				<p className="pintally-quiet">{__('There is no order yet to show this with.', 'pintally')}</p>
			)}
			{answer && answer.length > 0 && rules && <Orders orders={answer} rules={rules} />}
		</div>
	);
}

function Orders({ orders, rules }: { orders: readonly PastOrder[]; rules: Rules }) {
	return (
		<div className="pintally-table is-small" role="group" aria-labelledby="pintally-preview" tabIndex={0}>
			<table>
				<thead>
					<tr>
						<th scope="col">{__('Order', 'pintally')}</th>
						{BASES.map((basis) => (
							<th
								key={basis}
								scope="col"
								className={`is-number ${basis === rules.value_basis ? 'is-chosen' : ''}`}
							>
								{choiceWords('value_basis', basis).label}
							</th>
						))}
						<th scope="col">{__('Product IDs', 'pintally')}</th>
					</tr>
				</thead>
				<tbody>
					{orders.map((order) => (
						<Order key={order.facts.order.id} order={order} rules={rules} />
					))}
				</tbody>
			</table>
		</div>
	);
}

function Order({ order: { edit_url, facts }, rules }: { order: PastOrder; rules: Rules }) {
	const bases = BASES.map((basis) => ({ basis, ...previewOfSale(facts, { ...rules, value_basis: basis }) }));
	const chosen = bases.find(({ basis }) => basis === rules.value_basis) ?? bases[0];
	/* translators: %s: an order's ID or number, as Pinterest is told it. */
	const name = sprintf(__('#%s', 'pintally'), chosen?.order_id ?? String(facts.order.id));
	const reason = chosen?.reason && reasonWords(chosen.reason);
	return (
		<tr>
			<th scope="row">
				<a href={edit_url}>{name}</a>
			</th>
			{reason ? (
				<td colSpan={3} className="is-reason">
					{reason.label}
					<span className="pintally-quiet">{reason.description}</span>
				</td>
			) : (
				<>
					{bases.map(({ basis, value = '', currency = '' }) => (
						<td key={basis} className={`is-number ${basis === rules.value_basis ? 'is-chosen' : ''}`}>
							{value === '' ? __('no value', 'pintally') : money(value, currency)}
						</td>
					))}
					<td className="is-code">{chosen?.content_ids.join(', ') || '–'}</td>
				</>
			)}
		</tr>
	);
}
