/**
 * In the place of storefront.js where it depends on the visitor's address whether they are counted, or have to be asked
 * first: a page that a cache keeps cannot know. Asks the shop, then brings storefront.js, or nothing at all.
 *
 * Where the shop does not answer, what is printed in the page holds: it is the stricter answer.
 */
import { guarded } from './guarded.ts';
import type { Gate, PageConfig } from './page.ts';

/** Set by the shop's answer (plugin/src/Rest/GateRoute.php), so that it is asked once a day. */
const COOKIE = /(?:^|; )pintally_gate=(ask_first|not_needed|left_out)/;
/** A refusal is obeyed wherever the visitor is. */
const REFUSED = /(?:^|; )pintally_consent=denied/;

type Answer = 'ask_first' | 'not_needed' | 'left_out';

const open = guarded(async () => {
	const { pintally } = window;
	const page = pintally?.page;
	if (!page?.gate || pintally!.drain) {
		return;
	}
	// What a banner answers meanwhile is handed on.
	const held: unknown[] = [];
	const hold = (granted: unknown) => void held.push(granted);
	const hear = (event: Event) => hold((event as CustomEvent<{ granted?: unknown } | null>).detail?.granted);
	pintally!.consent = hold;
	document.addEventListener('pintally:consent', hear);

	const answer = await answerFor(page, page.gate);
	if (answer !== 'left_out') {
		page.consent = answer;
		const script = document.createElement('script');
		script.src = page.gate.script;
		script.onload = () => {
			document.removeEventListener('pintally:consent', hear);
			held.splice(-1).forEach((granted) => pintally!.consent!(granted));
		};
		document.head.appendChild(script);
	}
});

async function answerFor({ consent }: PageConfig, { ask }: Gate): Promise<Answer> {
	const known = COOKIE.exec(document.cookie)?.[1] as Answer | undefined;
	if (known || REFUSED.test(document.cookie)) {
		return known ?? consent;
	}
	const told = await fetch(ask, { method: 'POST' })
		.then((answer) => answer.json() as Promise<{ answer?: Answer }>)
		.catch(() => undefined);
	return told?.answer ?? consent;
}

if (document.prerendering) {
	document.addEventListener('prerenderingchange', open, { once: true });
} else {
	open();
}
