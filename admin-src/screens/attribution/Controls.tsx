import { SelectControl } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import { HALF_LIVES, LOOKBACKS, MODELS } from '../../../core/attribution/question.ts';
import { Period } from '../../components/Period.tsx';
import type { Loaded } from './report.ts';
import { PERIODS, type View } from './view.ts';
import { dayWords, modelWords } from './words.ts';

interface Props {
	view: View;
	currency: string;
	currencies: Loaded['currencies'];
	onChange: (change: Partial<View>) => void;
}

interface Choice {
	name: keyof View;
	label: string;
	options: { value: string; label: string }[];
	value: string;
}

/** What is asked: everything but the period is answered without asking the shop again. */
export function Controls({ view, currency, currencies, onChange }: Props) {
	const choices: Choice[] = [
		{
			name: 'model',
			label: __('Model', 'pintally'),
			value: view.model,
			options: MODELS.map((model) => ({ value: model, label: modelWords(model).label })),
		},
		{
			name: 'lookback_days',
			label: __('Window before the order', 'pintally'),
			value: String(view.lookback_days),
			options: LOOKBACKS.map((days) => ({ value: String(days), label: dayWords(days) })),
		},
		{
			name: 'direct',
			label: __('Direct visits', 'pintally'),
			value: view.direct,
			options: [
				{ value: 'exclude_unless_only', label: __('Only where there is nothing else', 'pintally') },
				{ value: 'include', label: __('A channel like the others', 'pintally') },
			],
		},
		{
			name: 'half_life_days',
			label: __('Half-life of time decay', 'pintally'),
			value: String(view.half_life_days),
			options: HALF_LIVES.map((days) => ({ value: String(days), label: dayWords(days) })),
		},
		{
			name: 'customers',
			label: __('Customers', 'pintally'),
			value: view.customers,
			options: [
				{ value: 'all', label: __('All', 'pintally') },
				{ value: 'new', label: __('New', 'pintally') },
				{ value: 'returning', label: __('Returning', 'pintally') },
			],
		},
		{
			name: 'credited_on',
			label: __('Counted on', 'pintally'),
			value: view.credited_on,
			options: [
				{ value: 'order_day', label: __('The day of the order', 'pintally') },
				{ value: 'click_day', label: __('The day of the click', 'pintally') },
			],
		},
		{
			name: 'currency',
			label: __('Currency', 'pintally'),
			value: currency,
			options: currencies.map((each) => ({ value: each.currency, label: each.currency })),
		},
	];
	return (
		<div className="pintally-asked">
			<Period
				chosen={view.days}
				options={PERIODS.map((days) => ({ value: days, label: dayWords(days) }))}
				onChange={(days) => onChange({ days })}
			/>
			<div className="pintally-asked__choices">
				{choices
					.filter(({ options }) => options.length > 1)
					.map(({ name, ...choice }) => (
						<SelectControl
							key={name}
							__next40pxDefaultSize
							__nextHasNoMarginBottom
							{...choice}
							onChange={(value) => onChange({ [name]: name.endsWith('_days') ? Number(value) : value })}
						/>
					))}
			</div>
		</div>
	);
}
