/** docs/settings.md, made from the vocabulary. */
import { events, reasons, settings, states } from '../core/vocabulary.ts';
import checks from '../plugin/vocabulary/checks.json' with { type: 'json' };
import setup from '../plugin/vocabulary/setup.json' with { type: 'json' };
import triggers from '../plugin/vocabulary/triggers.json' with { type: 'json' };

const table = (heads: string[], rows: string[][]): string =>
	[heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

export function settingsDoc(): string {
	const values = (setting: { type: string; enum?: readonly string[] }): string =>
		setting.enum?.map((value) => `\`${value}\``).join(', ') ?? setting.type;
	return `# Settings, events, reasons, states and checks

Made from \`plugin/vocabulary/*.json\` by \`npm run docs\`; do not edit.

## Settings

${table(
	['name', 'values', 'default', 'what it does'],
	Object.entries(settings).map(([name, setting]) => [
		`\`${name}\``,
		values(setting),
		`\`${JSON.stringify(setting.default)}\``,
		`**${setting.label}.** ${setting.description}`,
	]),
)}

## Events

${table(
	['Conversions API', 'tag', 'born', 'when'],
	Object.entries(events).map(([name, event]) => [
		`\`${name}\``,
		`\`${event.tag}\``,
		event.born,
		event.description,
	]),
)}

## Triggers of events by rule

${table(
	['trigger', 'asks for', 'meaning'],
	Object.entries(triggers).map(([name, trigger]) => [
		`\`${name}\``,
		'minimum' in trigger ? `${trigger.minimum} to ${trigger.maximum}` : trigger.what,
		`**${trigger.label}.** ${trigger.description}`,
	]),
)}

## States

${table(
	['state', 'meaning'],
	Object.entries(states).map(([name, state]) => [`\`${name}\``, state.description]),
)}

## Reasons

${table(
	['reason', 'state', 'meaning'],
	Object.entries(reasons).map(([name, reason]) => [`\`${name}\``, reason.state, reason.description]),
)}

## Checks of the setup

${table(
	['point', 'check', 'meaning', 'what mends it'],
	Object.entries(checks).map(([name, check]) => [
		setup[check.point as keyof typeof setup].label,
		`\`${name}\``,
		`**${check.label}.** ${check.description}`,
		check.remedy,
	]),
)}
`;
}
