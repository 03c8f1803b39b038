import { __experimentalNumberControl as NumberControl, SelectControl } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import { MODELS } from '../../../core/attribution/question.ts';
import { Period } from '../../components/Period.tsx';
import { dayWords, modelWords } from '../attribution/words.ts';
import { type Asked, LARGEST_GOAL, LEVELS, PERIODS } from './view.ts';
import { levelWords } from './words.ts';

interface Props {
	asked: Asked;
	onChange: (change: Partial<Asked>) => void;
}

export function Controls({ asked, onChange }: Props) {
	return (
		<div className="pintally-asked">
			<Period
				chosen={asked.days}
				options={PERIODS.map((days) => ({ value: days, label: dayWords(days) }))}
				onChange={(days) => onChange({ days })}
			/>
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
