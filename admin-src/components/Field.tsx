import { TextControl } from '@wordpress/components';
import type { ComponentProps } from 'react';
import { idOf } from './place.ts';

interface Props extends Omit<ComponentProps<typeof TextControl>, 'onChange' | 'help'> {
	/** Its name in the store; makes the element's id. */
	name: string;
	help?: string;
	/** What is wrong with it, for people. */
	error?: string | undefined;
	onChange: (value: string) => void;
}

/** A labelled text field that tells its error where it is, to eyes and screen readers alike. */
export function Field({ name, help, error, className = '', ...control }: Props) {
	return (
		<TextControl
			__next40pxDefaultSize
			__nextHasNoMarginBottom
			autoComplete="off"
			spellCheck={false}
			id={idOf(name)}
			className={`pintally-field ${error ? 'has-error' : ''} ${className}`}
			aria-invalid={error ? true : undefined}
			help={
				<>
					{error && <strong className="pintally-field__error">{error}</strong>}
					{help}
				</>
			}
			{...control}
		/>
	);
}
