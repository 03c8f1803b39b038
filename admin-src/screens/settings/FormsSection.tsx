import { SelectControl } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import { events } from '../../../core/vocabulary.ts';
import type { EventName } from '../../../core/vocabulary.ts';
import { Section } from '../../components/Section.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import type { Choice, Choices } from '../../data/types.ts';
import { useSetting } from '../../data/use-setting.ts';
import { eventWords, settingWords } from '../../data/words.ts';

const EVENTS = (Object.keys(events) as EventName[]).filter((name) => 'of_form' in events[name]);
/** What all forms are of which nothing is chosen (plugin/src/Settings/Settings.php). */
const USUAL: EventName = 'lead';

/** What each form counts as: for a plugin's forms together, and for one of them. */
export function FormsSection({ choices }: { choices: Choices | null }) {
	const { value = {}, error, set } = useSetting('forms');
	const choose = (key: string, event: string) => {
		const others = Object.entries(value).filter(([other]) => other !== key);
		set(Object.fromEntries(event === '' ? others : [...others, [key, event]]));
	};
	const found = choices?.['forms'];
	return (
		<Section name="forms" title={__('Forms', 'pintally')} description={settingWords('forms').description}>
			<div className="pintally-form">
				{error && <strong className="pintally-field__error">{error}</strong>}
				{!found && <Skeleton lines={2} />}
				{found?.length === 0 && (
					<p className="pintally-quiet">
						{__(
							'No form plugin that Pintally hears is active: Contact Form 7, WPForms, Gravity Forms, Fluent Forms, Ninja Forms, Elementor Pro, Formidable Forms, Jetpack, MailPoet. For another, make a rule below, or have it call the action pintally_lead.',
							'pintally',
						)}
					</p>
				)}
				{found?.map((form) => (
					<FormControl
						key={form.value}
						form={form}
						plugin={found.find((other) => other.value === form.value.split(':')[0])}
						event={value[form.value] ?? ''}
						onChange={(event) => choose(form.value, event)}
					/>
				))}
			</div>
		</Section>
	);
}

interface Props {
	form: Choice;
	plugin: Choice | undefined;
	event: string;
	onChange: (event: string) => void;
}

function FormControl({ form, plugin, event, onChange }: Props) {
	const isPlugin = plugin === form;
	const options = [
		...EVENTS.map((name) => ({ value: name, label: eventWords(name).label })),
		{ value: 'none', label: __('Nothing', 'pintally') },
	];
	const same = {
		value: '',
		/* translators: %s: name of a form plugin. */
		label: sprintf(__('As all forms of %s', 'pintally'), plugin?.label ?? ''),
	};
	return (
		<SelectControl
			__next40pxDefaultSize
			__nextHasNoMarginBottom
			className={isPlugin ? '' : 'pintally-forms__one'}
			label={
				isPlugin
					? /* translators: %s: name of a form plugin. */
						sprintf(__('Forms of %s count as', 'pintally'), form.label)
					: /* translators: %s: title of a form. */
						sprintf(__('“%s” counts as', 'pintally'), form.label)
			}
			value={event || (isPlugin ? USUAL : '')}
			options={isPlugin ? options : [same, ...options]}
			onChange={onChange}
		/>
	);
}
