/** docs/consent-matrix.md, made from the table that the tests hold to. */
import {
	BANNERS,
	MODES,
	RULES,
	type Extent,
	type Sale,
	type State,
	type When,
} from '../tests/contract/consent-matrix.ts';

const STATES: Record<State, string> = {
	granted: 'granted',
	denied: 'denied',
	unknown: 'no answer',
	withdrawn: 'granted, then withdrawn',
};
const WHEN: Record<When, string> = {
	before: 'before the first page',
	during: 'during the visit',
	between: 'between order and payment',
	after: 'after the payment',
};
const EXTENT: Record<Extent, string> = {
	all: 'all',
	nothing: 'nothing',
	from_then: 'from then on',
	until_then: 'until then',
};
const KEPT: Record<Extent, string> = {
	all: 'kept',
	nothing: 'none; what is left of before goes',
	from_then: 'from then on',
	until_then: 'removed then',
};
const SALE: Record<Sale, string> = {
	sent: 'sent',
	left_out: 'not sent',
	sent_if_paid_here: "sent where it is paid on the shop's own page, else not",
	sent_unless_waiting: 'what still waits is emptied; what has left has left',
};

export function consentDoc(): string {
	const rows = RULES.map(({ asked, state, when, page, actions, sale, kept }) => [
		asked ? 'must agree first' : 'need not be asked',
		STATES[state],
		when.length === Object.keys(WHEN).length ? 'at any time' : when.map((one) => WHEN[one]).join(', '),
		EXTENT[page],
		EXTENT[actions],
		SALE[sale],
		KEPT[kept],
	]);
	const heads = [
		'visitors',
		'answer',
		'it came',
		"Pinterest's script, page events on both roads",
		'carts, forms, sign-ups',
		'the sale',
		'cookies, storage',
	];
	return `# Consent, cell by cell

Made from \`tests/contract/consent-matrix.json\` by \`npm run docs\`; do not edit. What the words mean: [consent.md](consent.md).

Each row is run for each time it names, with each kind of banner (${BANNERS.length}) and in each mode (${MODES.length}), in Chromium against a real shop, worker and stand-in for Pinterest: \`tests/e2e/consent-cells.test.ts\`, with Global Privacy Control in each of them. Where no answer comes the times do not differ, and one visit stands for all. The page's script alone and the shop's side alone: \`tests/storefront/consent-matrix.test.ts\`, \`tests/plugin/consent-matrix.test.ts\`.

${[heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')}
`;
}
