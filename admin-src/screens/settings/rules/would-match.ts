/** What a rule would find on a page of the shop, for a look before it is saved. */
import type { EventRule } from '../../../../core/event-rule.ts';
import { isMeant } from '../../../../core/page-pattern.ts';

export type Match =
	| { kind: 'other_page' }
	| { kind: 'page' }
	/** `texts`: of the first few that are found. */
	| { kind: 'found'; count: number; texts: readonly string[] }
	| { kind: 'no_selector' };

const SHOWN = 3;

/**
 * @param address The page's path and query.
 * @param page The page as a guest gets it; what its scripts add later is not there.
 */
export function wouldMatch(rule: EventRule, address: string, page: ParentNode): Match {
	if (rule.page !== '' && !isMeant(rule.page, address)) {
		return { kind: 'other_page' };
	}
	const selector = rule.when === 'video' ? 'video' : rule.what;
	if (rule.when !== 'click' && rule.when !== 'form' && rule.when !== 'video') {
		return { kind: 'page' };
	}
	try {
		const found = [...page.querySelectorAll(selector)];
		const texts = found.slice(0, SHOWN).map((element) => textOf(element));
		return { kind: 'found', count: found.length, texts };
	} catch {
		return { kind: 'no_selector' };
	}
}

function textOf(element: Element): string {
	const text = (element.textContent ?? '').replace(/\s+/g, ' ').trim().slice(0, 40);
	return text || `<${element.localName}>`;
}
