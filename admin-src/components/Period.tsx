import {
	__experimentalToggleGroupControl as ToggleGroupControl,
	__experimentalToggleGroupControlOption as ToggleGroupControlOption,
} from '@wordpress/components';
import { __ } from '@wordpress/i18n';

interface Props {
	chosen: number;
	/** Each in the unit of `chosen`, with its words. */
	options: readonly { value: number; label: string }[];
	onChange: (chosen: number) => void;
}

/** How far back a screen looks. */
export function Period({ chosen, options, onChange }: Props) {
	return (
		<ToggleGroupControl
			__next40pxDefaultSize
			__nextHasNoMarginBottom
			isBlock
			className="pintally-period"
			label={__('Period', 'pintally')}
			hideLabelFromVision
			value={String(chosen)}
			onChange={(value) => onChange(Number(value))}
		>
			{options.map(({ value, label }) => (
				<ToggleGroupControlOption key={value} value={String(value)} label={label} />
			))}
		</ToggleGroupControl>
	);
}
