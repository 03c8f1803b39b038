import { CheckboxControl, FormTokenField, RadioControl, ToggleControl } from '@wordpress/components';
import type { ReactNode } from 'react';
import type { SettingName } from '../../core/vocabulary.ts';
import { settings } from '../../core/vocabulary.ts';
import type { Choice } from '../data/types.ts';
import { useSetting } from '../data/use-setting.ts';
import { choiceWords, settingWords } from '../data/words.ts';
import { Field } from './Field.tsx';
import { idOf } from './place.ts';

interface Kind {
	type: string;
	enum?: readonly string[];
	items?: string;
	format?: string;
	minimum?: number;
	maximum?: number;
}

/** The control that a setting's kind in the vocabulary asks for, with its words and its error. */
export function SettingControl({
	name,
	choices,
}: {
	name: SettingName;
	choices?: readonly Choice[] | undefined;
}) {
	const { error, ...setting } = useSetting(name);
	// What is kept by names (forms) has a control of its own.
	const value = setting.value as string | number | boolean | readonly string[] | undefined;
	const set = setting.set as (next: unknown) => void;
	const { label, description } = settingWords(name);
	const kind: Kind = settings[name];
	if (kind.type === 'boolean') {
		return (
			<Reachable name={name}>
				<ToggleControl
					__nextHasNoMarginBottom
					label={label}
					help={description}
					checked={value === true}
					onChange={set}
				/>
			</Reachable>
		);
	}
	if (kind.enum) {
		return (
			<Reachable name={name}>
				<RadioControl
					label={label}
					help={description}
					selected={String(value)}
					onChange={set}
					options={kind.enum.map((choice) => ({ value: choice, ...choiceWords(name, choice) }))}
				/>
			</Reachable>
		);
	}
	if (kind.items === 'line') {
		return <LinesControl name={name} value={(value ?? []) as readonly string[]} error={error} set={set} />;
	}
	if (kind.type === 'array') {
		return (
			<ListControl
				name={name}
				value={(value ?? []) as readonly string[]}
				error={error}
				set={set}
				choices={choices}
			/>
		);
	}
	const isNumber = kind.type === 'integer';
	return (
		<Field
			name={name}
			className={isNumber ? 'is-number' : ''}
			label={label}
			help={description}
			error={error}
			value={String(value ?? '')}
			{...(kind.format === 'date' && { type: 'date' as const })}
			{...(isNumber && { type: 'number' as const, min: kind.minimum, max: kind.maximum })}
			onChange={(typed) => set(isNumber && typed !== '' ? Number(typed) : typed)}
		/>
	);
}

/** Some of WordPress's controls choose their ids themselves: then this is what can be gone to. */
function Reachable({ name, children }: { name: SettingName; children: ReactNode }) {
	return (
		<div id={idOf(name)} className="pintally-reachable">
			{children}
		</div>
	);
}

/** What is typed freely, one after the other. */
function LinesControl({ name, value, error, set }: Omit<ListProps, 'choices'>) {
	const { label, description } = settingWords(name);
	return (
		<div id={idOf(name)} className="pintally-list">
			<FormTokenField
				__next40pxDefaultSize
				__nextHasNoMarginBottom
				label={label}
				value={[...value]}
				saveTransform={(typed) => typed.trim()}
				tokenizeOnBlur
				onChange={(tokens) => set(tokens.map((token) => (typeof token === 'string' ? token : token.value)))}
			/>
			<p className="pintally-list__help">
				{error && <strong className="pintally-field__error">{error}</strong>}
				{description}
			</p>
		</div>
	);
}

interface ListProps {
	name: SettingName;
	value: readonly string[];
	error: string | undefined;
	set: (next: readonly string[]) => void;
	choices: readonly Choice[] | undefined;
}

/** What is chosen but not known here, e.g. a status of a plugin that is off, stays and can be taken off. */
function ListControl({ name, value, error, set, choices = [] }: ListProps) {
	const { label, description } = settingWords(name);
	const known = choices.map((choice) => choice.value);
	const all = [
		...choices,
		...value.filter((one) => !known.includes(one)).map((one) => ({ value: one, label: one })),
	];
	return (
		<fieldset id={idOf(name)} className="pintally-list" aria-describedby={`${idOf(name)}-help`}>
			<legend>{label}</legend>
			{all.map((choice) => (
				<CheckboxControl
					key={choice.value}
					__nextHasNoMarginBottom
					label={choice.label}
					checked={value.includes(choice.value)}
					onChange={(on) => set(on ? [...value, choice.value] : value.filter((one) => one !== choice.value))}
				/>
			))}
			<p id={`${idOf(name)}-help`} className="pintally-list__help">
				{error && <strong className="pintally-field__error">{error}</strong>}
				{description}
			</p>
		</fieldset>
	);
}
