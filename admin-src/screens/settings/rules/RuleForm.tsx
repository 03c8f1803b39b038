import { Button, SelectControl, TextControl } from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { triggers } from '../../../../core/event-rule.ts';
import type { EventRule, Trigger } from '../../../../core/event-rule.ts';
import { events } from '../../../../core/vocabulary.ts';
import type { EventName } from '../../../../core/vocabulary.ts';
import { eventWords } from '../../../data/words.ts';
import { RulePreview } from './RulePreview.tsx';
import { triggerWords, whatLabel } from './rule-words.ts';

const EVENTS = (Object.keys(events) as EventName[]).filter((name) => 'by_rule' in events[name]);
const TRIGGERS = Object.keys(triggers) as Trigger[];

interface Props {
	rule: EventRule;
	onDone: (rule: EventRule) => void;
	onCancel: () => void;
}

/** One rule's fields. What is wrong with them is said by the site, when the settings are saved. */
export function RuleForm({ rule, onDone, onCancel }: Props) {
	const [draft, setDraft] = useState(rule);
	const change = (changes: Partial<EventRule>) => setDraft({ ...draft, ...changes });
	const usual = { __next40pxDefaultSize: true, __nextHasNoMarginBottom: true } as const;
	const trigger = triggers[draft.when];
	return (
		<form
			className="pintally-form pintally-rules__form"
			onSubmit={(event) => {
				event.preventDefault();
				onDone(draft);
			}}
		>
			<TextControl
				{...usual}
				// The form was asked for by the button that it takes the place of.
				autoFocus
				required
				maxLength={100}
				label={__('Name', 'pintally')}
				help={__(
					'What you call it. Pinterest is told it too, so that audiences can be made of it.',
					'pintally',
				)}
				value={draft.name}
				onChange={(name) => change({ name })}
			/>
			<SelectControl
				{...usual}
				label={__('When', 'pintally')}
				help={triggerWords(draft.when).description}
				value={draft.when}
				options={TRIGGERS.map((value) => ({ value, label: triggerWords(value).label }))}
				onChange={(when) => change({ when, what: '' })}
			/>
			{trigger.what !== 'none' && (
				<TextControl
					{...usual}
					required
					label={whatLabel(draft.when)}
					value={draft.what}
					{...('minimum' in trigger && {
						type: 'number' as const,
						min: trigger.minimum,
						max: trigger.maximum,
					})}
					onChange={(what) => change({ what })}
				/>
			)}
			<TextControl
				{...usual}
				required={trigger.what === 'none'}
				label={__('On which pages', 'pintally')}
				help={__('Such as /thank-you/ or /guides/*, where * stands for anything. Empty: on all.', 'pintally')}
				value={draft.page}
				onChange={(page) => change({ page })}
			/>
			<SelectControl
				{...usual}
				label={__('Makes the event', 'pintally')}
				help={eventWords(draft.event).description}
				value={draft.event}
				options={EVENTS.map((value) => ({ value, label: eventWords(value).label }))}
				onChange={(event) => change({ event })}
			/>
			<TextControl
				{...usual}
				inputMode="decimal"
				label={__('Worth', 'pintally')}
				help={__('In the currency of your shop, such as 2.50. Empty: nothing is said of it.', 'pintally')}
				value={draft.value}
				onChange={(value) => change({ value })}
			/>
			<RulePreview rule={draft} />
			<div className="pintally-rules__actions">
				<Button __next40pxDefaultSize variant="secondary" type="submit">
					{__('Take it over', 'pintally')}
				</Button>
				<Button __next40pxDefaultSize variant="tertiary" onClick={onCancel}>
					{__('Cancel', 'pintally')}
				</Button>
			</div>
		</form>
	);
}
