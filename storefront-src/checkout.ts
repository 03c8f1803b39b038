/** As storefront-events.js, and orders too. Loaded on the order-received page, which no cache keeps. */
import { orderTagCall, type PrintedHook } from '../core/order-tag-call.ts';
import { tagCall } from '../core/tag-call.ts';
import type { ActionHook } from '../core/types.ts';
import { register } from './mapping.ts';
import { now } from './page.ts';

register(({ id, event, at, facts }, { rules }) =>
	event === 'checkout'
		? orderTagCall({ id, at, facts, rules } as PrintedHook, { now: now(), userAgent: navigator.userAgent })
		: tagCall({ id, event, facts, rules } as ActionHook),
);
