import {
	__experimentalNumberControl as NumberControl,
	__experimentalToggleGroupControl as ToggleGroupControl,
	__experimentalToggleGroupControlOption as ToggleGroupControlOption,
	SelectControl,
} from '@wordpress/components';
import { __, _n, sprintf } from '@wordpress/i18n';
import { MODELS } from '../../../core/attribution/question.ts';
import { modelWords } from '../attribution/words.ts';
import { type Asked, PERIODS } from './view.ts';
import { levelWords } from './words.ts';

const LEVELS = ['campaign', 'ad_group', 'ad'] as const;
const LARGEST_GOAL = 100;

interface Props {
	asked: Asked;
	onChange: (change: Partial<Asked>) => void;
}

export function Controls({ asked, onChange }: Props) {
	return (
		<div className="pintally-asked">
			<ToggleGroupControl
				__next40pxDefaultSize
				__nextHasNoMarginBottom
				isBlock
				className="pintally-period"
				label={__('Period', 'pintally')}
				hideLabelFromVision
				value={String(asked.days)}
				onChange={(days) => onChange({ days: Number(days) })}
			>
				{PERIODS.map((days) => (
					<ToggleGroupControlOption
						key={days}
						value={String(days)}
						/* translators: %d: number of days. */
						label={sprintf(_n('%d day', '%d days', days, 'pintally'), days)}
					/>
				))}
			</ToggleGroupControl>
			<div className="pintally-asked__choices">
				<SelectControl
					__next40pxDefaultSize
					__nextHasNoMarginBottom
					label={__('Shown by', 'pintally')}
					value={asked.level}
					options={LEVELS.map((level) => ({ value: level, label: levelWords(level) }))}
					onChange={(level) => onChange({ level })}
				/>
				<SelectControl
					__next40pxDefaultSize
					__nextHasNoMarginBottom
					label={__('Model of your record', 'pintally')}
					value={asked.model}
					options={MODELS.map((model) => ({ value: model, label: modelWords(model).label }))}
					onChange={(model) => onChange({ model })}
				/>
				<NumberControl
					__next40pxDefaultSize
					label={__('ROAS to reach', 'pintally')}
					min={0.1}
					max={LARGEST_GOAL}
					step={0.1}
					value={asked.goal}
					onChange={(typed) => {
						const goal = Number(typed);
						if (goal > 0 && goal <= LARGEST_GOAL) {
							onChange({ goal });
						}
					}}
				/>
			</div>
		</div>
	);
}
