import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faultsOfEvent } from '../../core/contract/check.ts';
import { EVENT_FIELDS } from '../../core/event-fields.ts';
import { eventOf } from '../../core/hook-event.ts';
import { tagCall } from '../../core/tag-call.ts';
import type { ActionFacts, ActionHook, CapiEvent, TagData } from '../../core/types.ts';
import { type EventName, events } from '../../core/vocabulary.ts';
import { RULES, sha256 } from '../contract/vectors.ts';

const NOW = 1_789_410_012;
const EM = sha256('jane@example.com');
const ACTIONS = (Object.keys(events) as EventName[]).filter((name) => events[name].born !== 'order');

/** Everything that can be known, so that an event shows which of it it carries. */
const FACTS: ActionFacts = {
	currency: 'EUR',
	lines: [
		{
			product_id: 71,
			name: 'Mug &amp; saucer',
			quantity: 2,
			subtotal: '29.00',
			total: '26.10',
			category: 'Mugs',
			brand: 'Clayhouse',
		},
		{
			product_id: 80,
			variation_id: 83,
			sku: 'LS',
			name: 'Shirt',
			quantity: 1,
			subtotal: '49.00',
			total: '49.00',
		},
	],
	fees: [{ total: '3.50' }, { total: '-5.10' }],
	total: '91.00',
	value: '12.5',
	category: 'Kitchen &amp; Dining',
	search: ' blue mug ',
	lead_type: 'Newsletter',
	em: [EM],
};
const CONTENTS = [
	{
		id: '71',
		item_name: 'Mug & saucer',
		item_price: '14.50',
		quantity: 2,
		item_category: 'Mugs',
		item_brand: 'Clayhouse',
	},
	{ id: '83', item_name: 'Shirt', item_price: '49.00', quantity: 1 },
];
const ITEMS = { content_ids: ['71', '83'], contents: CONTENTS };

function hookOf(event: ActionHook['event'], part: Partial<ActionHook> = {}): ActionHook {
	return {
		id: '0d0f6a0e-6e5e-4c5b-9d4e-1f3c0a7b2c11',
		event,
		at: NOW - 30,
		facts: FACTS,
		context: {
			site_url: 'https://shop.example/',
			page_url: 'https://shop.example/mugs/?utm_source=pinterest&gclid=x',
			visitor_id: 'Visitor-1',
			customer_id: 42,
			em: [EM],
			ip: '203.0.113.7',
			user_agent: 'Mozilla/5.0',
			epik: 'dj0y',
			locale: 'de_DE',
			consent: 'granted',
		},
		rules: RULES,
		...part,
	};
}

function sent(hook: ActionHook): { event: CapiEvent; tag: TagData } {
	const mapped = eventOf(hook, { now: NOW, hash: sha256 });
	if (!mapped.send || !mapped.tag) {
		throw new Error('left out');
	}
	expect(mapped.tag).toEqual(tagCall(hook));
	return { event: mapped.event, tag: mapped.tag[2] };
}

describe('each event carries its own fields', () => {
	const withCategory = [CONTENTS[0], { ...CONTENTS[1], item_category: 'Kitchen & Dining' }];
	const EXPECTED: Record<ActionHook['event'], CapiEvent['custom_data']> = {
		page_visit: {
			currency: 'EUR',
			value: '70.00',
			...ITEMS,
			contents: withCategory as typeof CONTENTS,
			content_category: 'Kitchen & Dining',
		},
		view_category: {
			content_ids: ['71', '83'],
			contents: withCategory as typeof CONTENTS,
			content_category: 'Kitchen & Dining',
		},
		search: { search_string: 'blue mug' },
		add_to_cart: { currency: 'EUR', value: '70.00', num_items: 3, ...ITEMS },
		initiate_checkout: { currency: 'EUR', value: '70.00', num_items: 3, ...ITEMS },
		signup: { currency: 'EUR', value: '12.50' },
		lead: { currency: 'EUR', value: '12.50' },
		custom: { currency: 'EUR', value: '12.50', ...ITEMS },
		add_to_wishlist: { currency: 'EUR', value: '70.00', num_items: 3, ...ITEMS },
		add_payment_info: { currency: 'EUR', value: '70.00', num_items: 3, ...ITEMS },
		subscribe: { currency: 'EUR', value: '12.50' },
		contact: { currency: 'EUR', value: '12.50' },
		view_content: {
			currency: 'EUR',
			value: '12.50',
			...ITEMS,
			contents: withCategory as typeof CONTENTS,
			content_category: 'Kitchen & Dining',
		},
		watch_video: { currency: 'EUR', value: '12.50' },
	};

	it.each(Object.entries(EXPECTED))('%s', (name, custom_data) => {
		const { event } = sent(hookOf(name as ActionHook['event']));
		expect(event.custom_data).toEqual(custom_data);
		expect(faultsOfEvent(event)).toEqual([]);
	});

	it('and no event is without a row', () => {
		expect(Object.keys(EXPECTED).toSorted()).toEqual(ACTIONS.toSorted());
		const both = (Object.keys(events) as EventName[]).filter((name) => !('road' in events[name]));
		expect(Object.keys(EVENT_FIELDS).toSorted()).toEqual(both.toSorted());
	});
});

describe('API event and tag call agree', () => {
	it.each(ACTIONS)('%s', (name) => {
		const hook = hookOf(name as ActionHook['event']);
		const { event, tag } = sent(hook);
		const said = event.custom_data ?? {};
		expect(tagCall(hook).slice(0, 2)).toEqual(['track', events[name].tag]);
		expect([event.event_name, event.event_id]).toEqual([name, hook.id]);
		expect(tag.event_id).toBe(hook.id);
		expect(tag.currency).toBe(said.currency);
		expect(tag.value).toBe(said.value && Number(said.value));
		expect(tag.order_quantity).toBe(said.num_items);
		expect(tag.search_query).toBe(said.search_string);
		expect(
			tag.line_items?.map((line) => ({
				id: line.product_id,
				item_name: line.product_name,
				item_price: line.product_price,
				quantity: line.product_quantity,
				item_category: line.product_category,
				item_brand: line.product_brand,
			})),
		).toEqual(said.contents?.map((content) => ({ ...content, item_price: Number(content.item_price) })));
	});

	it('on the kind of a lead, which only the tag can tell', () => {
		expect(sent(hookOf('lead')).tag.lead_type).toBe('Newsletter');
		expect(sent(hookOf('signup')).tag.lead_type).toBeUndefined();
	});

	it('on a category without products, which the tag has at the top', () => {
		const { event, tag } = sent(hookOf('view_category', { facts: { category: 'Mugs' } }));
		expect(event.custom_data).toEqual({ content_category: 'Mugs' });
		expect(tag).toEqual({ event_id: event.event_id, product_category: 'Mugs' });
	});
});

describe('whatever a shop or a browser posts', () => {
	const amount = fc
		.tuple(fc.constantFrom('', '-'), fc.nat(), fc.nat({ max: 999_999 }))
		.map(([sign, whole, part]) => {
			return `${sign}${whole}.${part}`;
		});
	const line = fc.record(
		{
			product_id: fc.nat(),
			name: fc.string(),
			quantity: fc.oneof(fc.nat({ max: 1_000_000_000 }), fc.double({ min: 0, max: 1e9, noNaN: true })),
			subtotal: amount,
			total: amount,
			variation_id: fc.nat(),
			sku: fc.string(),
			category: fc.string(),
			brand: fc.string(),
		},
		{ requiredKeys: ['product_id', 'name', 'quantity', 'subtotal', 'total'] },
	);
	const facts = fc.record(
		{
			currency: fc.constantFrom('USD', 'JPY', 'KWD'),
			lines: fc.array(line, { maxLength: 5 }),
			fees: fc.array(fc.record({ total: amount }), { maxLength: 3 }),
			total: amount,
			value: amount,
			category: fc.string(),
			search: fc.string(),
			lead_type: fc.string(),
		},
		{ requiredKeys: [] },
	);

	it('the event passes both schemas, and the tag says the same', () => {
		fc.assert(
			fc.property(
				fc.constantFrom(...ACTIONS),
				facts,
				fc.constantFrom('net_goods', 'order_total'),
				(name, some, basis) => {
					const hook = hookOf(name as ActionHook['event'], {
						facts: { ...some, ...(name === 'search' && { search: 'mug' }) },
						rules: { ...RULES, value_basis: basis as 'net_goods' },
					});
					const { event, tag } = sent(hook);
					expect(faultsOfEvent(event)).toEqual([]);
					expect(tag.value).toBe(event.custom_data?.value && Number(event.custom_data.value));
					expect(tag.line_items?.length).toBe(event.custom_data?.contents?.length);
				},
			),
		);
	});
});

describe('an event with little to say', () => {
	it.each(ACTIONS.filter((name) => name !== 'search'))('%s has no custom_data', (name) => {
		const { event, tag } = sent(hookOf(name as ActionHook['event'], { facts: {} }));
		expect(event).not.toHaveProperty('custom_data');
		expect(tag).toEqual({ event_id: event.event_id });
		expect(faultsOfEvent(event)).toEqual([]);
	});

	it('takes the category of a product for that of its page', () => {
		const { lines, currency } = FACTS;
		const { event } = sent(hookOf('page_visit', { facts: { lines: lines!, currency: currency! } }));
		expect(event.custom_data?.content_category).toBe('Mugs');
	});

	it('has no value without a currency: Pinterest would take the ad account’s', () => {
		const { lines, value } = FACTS;
		expect(sent(hookOf('custom', { facts: { lines: lines!, value: value! } })).event.custom_data).toEqual(
			ITEMS,
		);
	});

	it('is worth its lines where nobody states a value', () => {
		const { lines, currency } = FACTS;
		const { event } = sent(hookOf('custom', { facts: { lines: lines!, currency: currency! } }));
		expect(event.custom_data?.value).toBe('75.10');
	});

	it('has no value of zero', () => {
		const { event, tag } = sent(hookOf('lead', { facts: { currency: 'EUR', value: '0.00' } }));
		expect(event.custom_data).toEqual({ currency: 'EUR' });
		expect(tag).not.toHaveProperty('value');
	});
});

describe('who and where', () => {
	it('is hashed, cleaned and complete', () => {
		const { event } = sent(hookOf('add_to_cart'));
		expect(event).toMatchObject({
			action_source: 'web',
			event_time: NOW - 30,
			event_source_url: 'https://shop.example/mugs/?utm_source=pinterest',
			partner_name: 'direct',
			language: 'de',
			user_data: {
				em: [EM],
				external_id: [sha256('42'), sha256('visitor-1')],
				client_ip_address: '203.0.113.7',
				client_user_agent: 'Mozilla/5.0',
				click_id: 'dj0y',
			},
		});
	});

	it.each([
		['de_DE', 'de'],
		['ja', 'ja'],
		['ceb', undefined],
		['', undefined],
		[undefined, undefined],
	])('of the locale %s the language is %s', (locale, language) => {
		const { context } = hookOf('lead');
		const { locale: _, ...rest } = context;
		const { event } = sent(hookOf('lead', { context: { ...rest, ...(locale !== undefined && { locale }) } }));
		expect(event.language).toBe(language);
	});

	it('takes a cart’s total for its value, by setting', () => {
		const rules = { ...RULES, value_basis: 'order_total' as const };
		expect(sent(hookOf('initiate_checkout', { rules })).event.custom_data?.value).toBe('91.00');
	});

	it.each([
		['US', true, { opt_out_type: 'LDP', states: 2, countries: 2 }],
		['us', true, { opt_out_type: 'LDP', states: 2, countries: 2 }],
		['CA', true, { opt_out_type: undefined, states: 1, countries: 1 }],
		['US', false, { opt_out_type: undefined, states: 1, countries: 1 }],
		[undefined, true, { opt_out_type: undefined, states: 0, countries: 0 }],
	])('of an order from %s, limited data processing %s: %o', (country, ldp, expected) => {
		const { context } = hookOf('subscribe');
		const { event } = sent(
			hookOf('subscribe', {
				context: { ...context, ...(country && { country, state: 'CA' }) },
				rules: { ...RULES, ldp },
			}),
		);
		expect({
			opt_out_type: event.custom_data?.opt_out_type,
			states: event.user_data.st?.length ?? 0,
			countries: event.user_data.country?.length ?? 0,
		}).toEqual(expected);
		expect(faultsOfEvent(event)).toEqual([]);
	});

	it('never has a time in the future', () => {
		expect(sent(hookOf('lead', { at: NOW + 90 })).event.event_time).toBe(NOW);
	});

	it('has no tag call where no browser is there', () => {
		const { context } = hookOf('custom');
		const mapped = eventOf(hookOf('custom', { context: { ...context, surface: 'server' } }), {
			now: NOW,
			hash: sha256,
		});
		expect(mapped).toMatchObject({ send: true, tag: null });
	});
});

describe('is left out', () => {
	const { context } = hookOf('lead');
	const { em: _, ip: __, ...anonymous } = context;

	it.each([
		['consent_denied', { context: { ...context, consent: 'denied' } }],
		['consent_unknown', { context: { ...context, consent: 'unknown' } }],
		['bot', { context: { ...context, user_agent: 'Googlebot/2.1' } }],
		['expired', { at: NOW - 7 * 86_400 - 1 }],
		['no_identity', { context: anonymous, facts: {} }],
	] as [string, Partial<ActionHook>][])('%s', (reason, part) => {
		expect(eventOf(hookOf('lead', part), { now: NOW, hash: sha256 })).toEqual({ send: false, reason });
	});

	it('already_sent', () => {
		const mapped = eventOf(hookOf('lead'), { now: NOW, hash: sha256, alreadySent: true });
		expect(mapped).toEqual({ send: false, reason: 'already_sent' });
	});

	it('not on the last second of the seventh day', () => {
		expect(sent(hookOf('lead', { at: NOW - 7 * 86_400 })).event.event_time).toBe(NOW - 7 * 86_400);
	});
});
