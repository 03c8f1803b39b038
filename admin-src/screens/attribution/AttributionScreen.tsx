import { Button, Card, CardBody } from '@wordpress/components';
import { memo, useDeferredValue, useMemo } from '@wordpress/element';
import { __, _n, sprintf } from '@wordpress/i18n';
import { lazyPart } from '../../components/lazy-part.tsx';
import { LoadFailure } from '../../components/LoadFailure.tsx';
import { Table } from '../../components/Table.tsx';
import { count } from '../../data/amount.ts';
import { useRemembered } from '../../data/use-remembered.ts';
import { WaitingCard } from '../../components/WaitingCard.tsx';
import { Panel } from '../overview/Panel.tsx';
import { minorMoney } from './amounts.ts';
import './attribution.scss';
import { AddsUp } from './AddsUp.tsx';
import { BuyingTime } from './BuyingTime.tsx';
import { ChannelsTable } from './ChannelsTable.tsx';
import { ClaimsTable } from './ClaimsTable.tsx';
import { Controls } from './Controls.tsx';
import { Customers } from './Customers.tsx';
import { csvOf, saveCsv } from './csv.ts';
import { Drill } from './Drill.tsx';
import { Models } from './Models.tsx';
import { Paths } from './Paths.tsx';
import type { Loaded, Report } from './report.ts';
import { useSpend } from './use-spend.ts';
import { useReport } from './use-report.ts';
import { savedOf, type View, VIEW_PATH, viewOf } from './view.ts';
import { modelWords, originWords } from './words.ts';

const ShiftChart = lazyPart(() => import(/* webpackChunkName: "shift-chart" */ './ShiftChart.tsx'), 6);

/** Which channel, campaign and ad earned the orders, by eight models side by side. */
export default function AttributionScreen() {
	const [view, setView] = useRemembered(VIEW_PATH, viewOf, savedOf);
	return view ? (
		<Attribution {...{ view }} onChange={(change) => setView({ ...view, ...change })} />
	) : (
		<WaitingCard />
	);
}

interface AttributionProps {
	view: View;
	onChange: (change: Partial<View>) => void;
}

function Attribution({ view, onChange }: AttributionProps) {
	const { loaded, report, currency, failure, busy, retry } = useReport(view);
	return (
		<div className="pintally-screen">
			<Controls view={view} currency={currency} currencies={loaded?.currencies ?? []} onChange={onChange} />
			{failure && <LoadFailure message={failure} onRetry={retry} />}
			{!report && !failure && <WaitingCard />}
			{report && loaded && (
				<div className={`pintally-sums ${busy ? 'is-stale' : ''}`} aria-busy={busy}>
					{loaded.touches === 0 && <NoTouch />}
					{report.totals.orders === 0 ? (
						<Card>
							<CardBody>
								<p className="pintally-quiet">{__('There is no such order in this period.', 'pintally')}</p>
							</CardBody>
						</Card>
					) : (
						<Answers {...{ report, loaded, currency, view, onChange }} />
					)}
				</div>
			)}
			<Panel name="models" title={__('What the models mean', 'pintally')}>
				<Models chosen={view.model} halfLife={view.half_life_days} />
			</Panel>
		</div>
	);
}

function NoTouch() {
	return (
		<Card>
			<CardBody>
				<div className="pintally-empty">
					<strong>{__('No touch yet', 'pintally')}</strong>
					<p>
						{__(
							'From now on each visit that agrees to marketing is recorded with where it came from. Orders of visitors who came before, or did not agree, stay unattributed.',
							'pintally',
						)}
					</p>
				</div>
			</CardBody>
		</Card>
	);
}

interface AnswersProps extends AttributionProps {
	report: Report;
	currency: string;
	loaded: Loaded;
}

function Answers({ report, loaded, currency, view, onChange }: AnswersProps) {
	const { model, credited_on, days } = view;
	const below = useMemo(
		() => ({ report, loaded, currency, view, onChange }),
		[report, loaded, currency, view, onChange],
	);
	// The table that was asked for stands before the charts and lists below it are drawn anew.
	const shown = useDeferredValue(below);
	const spend = useSpend(days, currency);
	// By click, or of some customers only, there is nothing in WooCommerce’s report to hold it against.
	const isWhole = credited_on === 'order_day' && view.customers === 'all';
	const exportButton = (
		<Button size="compact" variant="secondary" onClick={() => saveCsv(csvOf(report, currency, spend))}>
			{__('Export CSV', 'pintally')}
		</Button>
	);
	return (
		<>
			<Panel name="channels" title={__('Channels by model', 'pintally')} aside={exportButton}>
				<ChannelsTable {...{ report, currency, model, spend }} />
				<p className="pintally-quiet pintally-after">
					{totalWords(report, currency)} {credited_on === 'order_day' ? evidenceWords(report) : CLICK_DAY()}
				</p>
			</Panel>
			{isWhole && (
				<Panel name="adds-up" title={__('Adds up to WooCommerce’s net sales', 'pintally')}>
					<AddsUp {...{ report, loaded, currency }} />
				</Panel>
			)}
			<Below {...shown} />
		</>
	);
}

/** What stands below the channels. */
const Below = memo(function Below({ report, loaded, currency, view, onChange }: AnswersProps) {
	const { model, half_life_days, claim_days } = view;
	return (
		<>
			<Panel
				name="shift"
				/* translators: %s: name of an attribution model. */
				title={sprintf(__('%s against last touch', 'pintally'), modelWords(model).label)}
			>
				<p className="pintally-quiet">{modelWords(model, half_life_days).description}</p>
				<ShiftChart {...{ report, currency, model }} />
			</Panel>
			<Panel name="drill" title={__('Campaigns, ad groups and ads', 'pintally')}>
				{report.lines.length > 0 ? (
					<Drill lines={report.lines} currency={currency} />
				) : (
					<p className="pintally-quiet">{__('This model has no answer here.', 'pintally')}</p>
				)}
			</Panel>
			{report.newcomers && (
				<Panel name="customers" title={__('New and returning customers', 'pintally')}>
					<Customers newcomers={report.newcomers} currency={currency} model={model} />
				</Panel>
			)}
			{report.totals.with_path > 0 && (
				<>
					<Panel name="paths" title={__('Paths to an order', 'pintally')}>
						<Paths paths={report.paths} />
					</Panel>
					<Panel name="buying-time" title={__('How long buyers take', 'pintally')}>
						<BuyingTime lag={report.lag} />
					</Panel>
				</>
			)}
			<div className="pintally-pair">
				<Panel name="claims" title={__('What the platforms would claim', 'pintally')}>
					<ClaimsTable
						claims={report.claims}
						days={claim_days}
						onChange={(changed) => onChange({ claim_days: changed })}
					/>
				</Panel>
				<Panel name="woocommerce" title={__('What WooCommerce says', 'pintally')}>
					<WooCommerce sources={loaded.woocommerce} />
				</Panel>
			</div>
		</>
	);
});

/** The shop's own order attribution, beside ours: one source an order, the last one. */
function WooCommerce({ sources }: { sources: Loaded['woocommerce'] }) {
	return (
		<Table
			labelledby="pintally-woocommerce"
			rows={sources}
			keyOf={({ source }) => source}
			columns={[
				{
					label: __('Origin by WooCommerce’s order attribution', 'pintally'),
					kind: 'words',
					cell: ({ source }) => originWords(source),
				},
				{ label: __('Orders', 'pintally'), kind: 'number', cell: ({ orders }) => count(orders) },
			]}
		/>
	);
}

function totalWords(
	{ totals: { orders, value_minor, with_path, refunded } }: Report,
	currency: string,
): string {
	const words: string[] = [
		sprintf(
			/* translators: 1: number of orders, 2: amount of money, 3: number of orders. */
			_n(
				'%1$s order, %2$s after refunds; of it %3$s without a known touch.',
				'%1$s orders, %2$s after refunds; of them %3$s without a known touch.',
				orders,
				'pintally',
			),
			count(orders),
			minorMoney(value_minor, currency),
			count(orders - with_path),
		),
	];
	if (refunded > 0) {
		/* translators: %s: number of orders. */
		words.push(sprintf(__('%s had a refund and still count as orders.', 'pintally'), count(refunded)));
	}
	return words.join(' ');
}

function evidenceWords({ evidence }: Report): string {
	switch (evidence) {
		case 'too_few':
			return __(
				'Shapley and Markov learn from this shop’s journeys: they need 50 orders with a known touch.',
				'pintally',
			);
		case 'rough':
			return __(
				'Shapley and Markov are rough: with fewer than 200 orders up to 7% of their credit may stand on the wrong channel.',
				'pintally',
			);
		case 'enough':
			return '';
	}
}

const CLICK_DAY = () =>
	__(
		'Counted by click, credit of clicks before this period is not in it, so it may be less than the orders. Shapley and Markov compare journeys and have no answer by click.',
		'pintally',
	);
