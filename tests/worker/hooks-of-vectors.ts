import { RULES } from '../contract/vectors.ts';
import vectors from '../contract/vectors/orders.json' with { type: 'json' };
import type { CapiEvent, Hook, OrderHook, Rules } from '../../core/types.ts';

export { RULES };

interface Vector {
	id: string;
	order: OrderHook['facts']['order'];
	refunds?: OrderHook['facts']['refunds'];
	products?: OrderHook['facts']['products'];
	settings?: Partial<Rules>;
	context: OrderHook['context'] & { now?: string; sent_event_ids?: string[] };
	expect: { send: boolean; reason?: string; capi?: CapiEvent };
}
export const VECTORS = vectors.cases as unknown as Vector[];

/** The hook that the plugin makes of a vector's order. */
export function hookOf(name: string): OrderHook & { expected: CapiEvent } {
	const vector = VECTORS.find(({ id }) => id === name) as Vector;
	const { now: _now, sent_event_ids: _sent, ...context } = vector.context;
	const expected = vector.expect.capi as CapiEvent;
	return {
		id: expected.event_id,
		event: 'checkout',
		at: expected.event_time,
		facts: {
			order: vector.order,
			...(vector.refunds ? { refunds: vector.refunds } : {}),
			...(vector.products ? { products: vector.products } : {}),
		},
		context,
		rules: { ...RULES, ...vector.settings },
		expected,
	};
}

export const plain = ({ expected: _expected, ...hook }: ReturnType<typeof hookOf>): Hook => hook;

/** A sign-up that needs no order: the simplest valid hook. */
export function signup(id: string, at: number): Hook {
	return {
		id,
		event: 'signup',
		at: Math.floor(at / 1000),
		facts: { em: ['b'.repeat(64)] },
		context: { site_url: 'https://shop.example.com/', locale: 'en_US' },
		rules: RULES,
	};
}
