/** Turns the facts of everything but an order into calls of the tag. Loaded by storefront.js, after consent. */
import { tagCall } from '../core/tag-call.ts';
import type { ActionHook } from '../core/types.ts';
import { register } from './mapping.ts';

// Where an optimiser mixed the order up, the mapping that knows orders stays.
if (!window.pintally!.mapping) {
	register(({ id, event, facts }, { rules }) =>
		event === 'checkout' ? null : tagCall({ id, event, facts, rules } as ActionHook),
	);
}
