/**
 * Programs that say so in their user agent; Pinterest's own shop extensions skip its crawler too. Which ones: the
 * vocabulary, of which PHP prints the same into the page for the storefront script.
 */
import agents from '../plugin/vocabulary/agents.json' with { type: 'json' };

const PROGRAM = new RegExp(
	Object.values(agents)
		.flatMap(({ patterns }) => patterns)
		.join('|'),
	'i',
);

export function isBot(userAgent: string | undefined): boolean {
	return PROGRAM.test(userAgent ?? '');
}
