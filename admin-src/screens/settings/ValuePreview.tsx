import { useSelect } from '@wordpress/data';
import { __, sprintf } from '@wordpress/i18n';
import { type PreviewedFacts, previewOfSale, type SalePreview } from '../../../core/sale-preview.ts';
import type { Rules } from '../../../core/types.ts';
import { LoadFailure } from '../../components/LoadFailure.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { money } from '../../data/amount.ts';
import { ROUTES } from '../../data/rest.ts';
import { store } from '../../data/store.ts';
import type { SettingValues } from '../../data/types.ts';
import { useAnswer } from '../../data/use-answer.ts';
import { choiceWords, lifetimeWords, reasonWords, settingWords } from '../../data/words.ts';

interface PastOrder {
	edit_url: string;
	facts: PreviewedFacts;
	/** Whether it is the first sale to somebody who had been a lead. */
	was_lead: boolean;
}

const BASES = ['net_goods', 'order_total', 'margin'] as const;

/** What the preview tells besides the values that each basis makes. */
interface Chosen extends Rules {
	predicted_ltv: boolean;
	lead_converted: boolean;
}

const marked = (isChosen: boolean, kind = '') => [kind, isChosen ? 'is-chosen' : ''].join(' ').trim();

/** The shop's last orders with what each rule would send of them, by the code that sends. */
export default function ValuePreview() {
	const { answer, failure, ask } = useAnswer<readonly PastOrder[]>(ROUTES.valueRuleOrders);
	const rules = useSelect((select) => {
		const { getSavedSettings, getEdits } = select(store);
		const saved = getSavedSettings();
		return saved && ({ ...saved, ...getEdits() } as SettingValues & Chosen);
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

function Orders({ orders, rules }: { orders: readonly PastOrder[]; rules: Chosen }) {
	return (
		<div className="pintally-table is-small" role="group" aria-labelledby="pintally-preview" tabIndex={0}>
			<table>
				<thead>
					<tr>
						<th scope="col">{__('Order', 'pintally')}</th>
						{BASES.map((basis) => (
							<th key={basis} scope="col" className={marked(basis === rules.value_basis, 'is-number')}>
								{choiceWords('value_basis', basis).label}
							</th>
						))}
						<th scope="col" className={marked(rules.lead_converted)}>
							{__('Customer', 'pintally')}
						</th>
						<th scope="col" className={marked(rules.predicted_ltv, 'is-number')}>
							{settingWords('predicted_ltv').label}
						</th>
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

function Order({ order: { edit_url, facts, was_lead }, rules }: { order: PastOrder; rules: Chosen }) {
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
				<td colSpan={BASES.length + 3} className="is-reason">
					{reason.label}
					<span className="pintally-quiet">{reason.description}</span>
				</td>
			) : (
				<>
					{bases.map(({ basis, ...preview }) => (
						<td key={basis} className={marked(basis === rules.value_basis, 'is-number')}>
							<Value preview={preview} isMargin={basis === 'margin'} />
						</td>
					))}
					<td className={marked(rules.lead_converted)}>
						{customerWords(facts)}
						{was_lead && (
							<span className="pintally-quiet">
								{rules.lead_converted
									? __('Was a lead: an event of its own', 'pintally')
									: __('Was a lead', 'pintally')}
							</span>
						)}
					</td>
					<td className={marked(rules.predicted_ltv, 'is-number')}>
						{chosen && <Lifetime preview={chosen} />}
					</td>
					<td className="is-code">{chosen?.content_ids.join(', ') || '–'}</td>
				</>
			)}
		</tr>
	);
}

function Value({
	preview: { value, currency = '', has_costs },
	isMargin,
}: {
	preview: SalePreview;
	isMargin: boolean;
}) {
	return (
		<>
			{value === undefined ? __('no value', 'pintally') : money(value, currency)}
			{isMargin && !has_costs && (
				<span className="pintally-quiet">{__('The goods: a cost is missing', 'pintally')}</span>
			)}
		</>
	);
}

/** Pinterest's Conversions API, as far as its contract goes here, has no field for it: shown, not sent. */
function customerWords({ customer }: PreviewedFacts): string {
	if (!customer) {
		return __('Not known', 'pintally');
	}
	return customer.orders_before === 0
		? __('New', 'pintally')
		: sprintf(
				/* translators: %d: which order of the customer's it is, from 2 on. */
				__('Returning, order %d', 'pintally'),
				customer.orders_before + 1,
			);
}

function Lifetime({ preview: { lifetime, currency = '' } }: { preview: SalePreview }) {
	if (lifetime.value !== undefined) {
		return money(lifetime.value, currency);
	}
	return <span className="pintally-quiet">{lifetimeWords(lifetime.why)}</span>;
}
