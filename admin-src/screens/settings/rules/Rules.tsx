import { Button, ToggleControl } from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import type { EventRule } from '../../../../core/event-rule.ts';
import { useSetting } from '../../../data/use-setting.ts';
import { eventWords } from '../../../data/words.ts';
import { RuleForm } from './RuleForm.tsx';
import { summary } from './rule-words.ts';
import './rules.scss';

const NEW: EventRule = { name: '', on: true, event: 'custom', when: 'click', what: '', page: '', value: '' };

/** The list of rules, and the form of the one that is being made or changed. */
export default function Rules() {
	const { value: rules = [], error, set } = useSetting('event_rules');
	/** Its place; after the last one: a new rule. */
	const [open, setOpen] = useState<number | null>(null);
	const put = (at: number, ...instead: EventRule[]) =>
		set([...rules.slice(0, at), ...instead, ...rules.slice(at + 1)]);
	const formOf = (at: number, rule: EventRule) => (
		<RuleForm
			rule={rule}
			onCancel={() => setOpen(null)}
			onDone={(done) => {
				put(at, done);
				setOpen(null);
			}}
		/>
	);
	return (
		<>
			{error && <strong className="pintally-field__error">{error}</strong>}
			{rules.length === 0 && open === null && (
				<p className="pintally-quiet">{__('There is no rule yet.', 'pintally')}</p>
			)}
			<ul className="pintally-rules">
				{rules.map((rule, at) => (
					<li key={at} className="pintally-rules__rule">
						{open === at ? (
							formOf(at, rule)
						) : (
							<>
								<ToggleControl
									__nextHasNoMarginBottom
									label={rule.name}
									help={`${summary(rule)} → ${eventWords(rule.event).label}`}
									checked={rule.on}
									onChange={(on) => put(at, { ...rule, on })}
								/>
								<Button
									size="small"
									variant="tertiary"
									/* translators: %s: name of a rule. */
									aria-label={sprintf(__('Change “%s”', 'pintally'), rule.name)}
									onClick={() => setOpen(at)}
								>
									{__('Change', 'pintally')}
								</Button>
								<Button
									size="small"
									variant="tertiary"
									isDestructive
									/* translators: %s: name of a rule. */
									aria-label={sprintf(__('Remove “%s”', 'pintally'), rule.name)}
									onClick={() => {
										setOpen(null);
										put(at);
									}}
								>
									{__('Remove', 'pintally')}
								</Button>
							</>
						)}
					</li>
				))}
			</ul>
			{open === rules.length ? (
				formOf(open, NEW)
			) : (
				<Button __next40pxDefaultSize variant="secondary" onClick={() => setOpen(rules.length)}>
					{__('Add a rule', 'pintally')}
				</Button>
			)}
		</>
	);
}
