/**
 * What a hook must look like (docs/api.md part 1). Everything of ours is closed: a name that is not known
 * is a mistake somebody should hear of. What is WooCommerce's own (order, refund, product) may hold more
 * than we read, since WooCommerce and its extensions add to it.
 */
import Type, { type TProperties, type TSchema } from 'typebox';
import type { Rules } from '../../../core/types.ts';
import { events, settings } from '../../../core/vocabulary.ts';

export const closed = <P extends TProperties>(properties: P) =>
	Type.Object(properties, { additionalProperties: false });
export const text = (maxLength: number, minLength = 0) => Type.String({ maxLength, minLength });
export const optional = <T extends TSchema>(schema: T) => Type.Optional(schema);
export const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** Pinterest's ids may be longer; ours are of these characters (docs/api.md). */
export const EventId = Type.String({ pattern: '^[A-Za-z0-9._-]{8,64}$' });
export const EventNameWord = Type.Enum(Object.keys(events) as (keyof typeof events)[]);
/** From 2001 to 2096: milliseconds given for seconds fall out. */
export const UnixSeconds = Type.Integer({ minimum: 1_000_000_000, maximum: 4_000_000_000 });
export const Decimal = Type.String({ pattern: '^-?[0-9]{1,15}(\\.[0-9]{1,20})?$' });
const Count = Type.Integer({ minimum: 0, maximum: 1e12 });
const Hash = Type.String({ pattern: '^[0-9a-f]{64}$' });
const Currency = Type.String({ pattern: '^[A-Z]{3}$' });
/** Of what was bought: some extension may write it small, and it is sent in capitals (mapping.ts). */
const AnyCurrency = Type.String({ pattern: '^[A-Za-z]{3}$' });

export const RULES = {
	paid_statuses: Type.Array(text(64, 1), { maxItems: 50 }),
	value_basis: Type.Enum(settings.value_basis.enum as Rules['value_basis'][]),
	content_id: Type.Enum(settings.content_id.enum as ('post_id' | 'sku')[]),
	content_id_prefix: Type.String({ pattern: settings.content_id_prefix.pattern }),
	order_id: Type.Enum(settings.order_id.enum as ('id' | 'number')[]),
	send_free_orders: Type.Boolean(),
	ldp: Type.Boolean(),
	max_age_days: Type.Integer({
		minimum: settings.max_age_days.minimum,
		maximum: settings.max_age_days.maximum,
	}),
	partner_name: Type.String({ pattern: settings.partner_name.pattern, maxLength: 64 }),
};

/** Where a shop sends no rules of its own. */
export const RULE_DEFAULTS = Object.fromEntries(
	Object.entries(settings).flatMap(([name, setting]) => ('rule' in setting ? [[name, setting.default]] : [])),
) as unknown as Rules;

/** What a browser may say of itself; address and browser of a request are taken from the request. */
export const BROWSER_CONTEXT = {
	site_url: text(2048, 1),
	page_url: optional(text(8192)),
	surface: optional(Type.Enum(['order_received', 'server'])),
	epik: optional(text(2048)),
	visitor_id: optional(text(128)),
	em: optional(Type.Array(Hash, { maxItems: 5 })),
	locale: optional(text(35)),
	consent: optional(Type.Enum(['granted', 'denied', 'unknown'])),
	consent_source: optional(text(64)),
};
const Context = closed({
	...BROWSER_CONTEXT,
	customer_id: optional(Type.Union([Type.Integer({ minimum: 0 }), text(64)])),
	ip: optional(text(64)),
	user_agent: optional(text(2048)),
	state: optional(text(255)),
	country: optional(text(64)),
});

const Line = closed({
	product_id: Type.Integer({ minimum: 0 }),
	variation_id: optional(Type.Integer({ minimum: 0 })),
	sku: optional(text(255)),
	name: text(1024),
	quantity: Type.Number({ minimum: 0, maximum: 1e9 }),
	subtotal: Decimal,
	total: Decimal,
	category: optional(text(255)),
	brand: optional(text(255)),
});
export const ActionFacts = closed({
	currency: optional(AnyCurrency),
	lines: optional(Type.Array(Line, { maxItems: 1000 })),
	fees: optional(Type.Array(closed({ total: Decimal }), { maxItems: 200 })),
	total: optional(Decimal),
	value: optional(Decimal),
	category: optional(text(255)),
	search: optional(text(1024)),
	lead_type: optional(text(255)),
	em: optional(Type.Array(Hash, { maxItems: 5 })),
});

const Meta = Type.Array(Type.Object({ key: text(255), value: Type.Unknown() }), { maxItems: 2000 });
/** WooCommerce's own, by its REST API v3; it may hold more than we read. */
export const Order = Type.Object({
	id: Type.Integer({ minimum: 1 }),
	number: text(64),
	order_key: text(64),
	status: text(64, 1),
	currency: AnyCurrency,
	created_via: text(64),
	date_created_gmt: orNull(text(40)),
	date_paid_gmt: orNull(text(40)),
	total: Decimal,
	customer_id: optional(Type.Integer({ minimum: 0 })),
	customer_ip_address: optional(text(64)),
	customer_user_agent: optional(text(2048)),
	billing: optional(
		Type.Object({
			first_name: optional(text(255)),
			last_name: optional(text(255)),
			city: optional(text(255)),
			state: optional(text(255)),
			postcode: optional(text(64)),
			country: optional(text(64)),
			email: optional(text(320)),
			phone: optional(text(64)),
		}),
	),
	line_items: Type.Array(
		Type.Object({
			id: Type.Integer(),
			name: text(1024),
			product_id: Type.Integer({ minimum: 0 }),
			variation_id: Type.Integer({ minimum: 0 }),
			quantity: Type.Number(),
			subtotal: Decimal,
			total: Decimal,
			sku: optional(orNull(text(255))),
			meta_data: optional(Meta),
		}),
		{ maxItems: 2000 },
	),
	fee_lines: optional(Type.Array(Type.Object({ total: Decimal }), { maxItems: 200 })),
	coupon_lines: optional(Type.Array(Type.Object({ code: text(255) }), { maxItems: 200 })),
	meta_data: optional(Meta),
});
const OrderFacts = closed({
	order: Order,
	refunds: optional(
		Type.Array(
			Type.Object({
				id: Type.Integer(),
				amount: Decimal,
				line_items: optional(
					Type.Array(Type.Object({ quantity: Type.Number(), total: Decimal, meta_data: optional(Meta) }), {
						maxItems: 2000,
					}),
				),
			}),
			{ maxItems: 200 },
		),
	),
	products: optional(
		Type.Array(
			Type.Object({
				id: Type.Integer(),
				categories: optional(Type.Array(Type.Object({ name: text(255) }))),
				brands: optional(Type.Array(Type.Object({ name: text(255) }))),
			}),
			{ maxItems: 2000 },
		),
	),
	customer: optional(
		closed({
			currency: Currency,
			orders_before: Count,
			spent_before: Decimal,
			customers: Type.Array(Count, { maxItems: 100 }),
			repeat_orders: Count,
			repeat_total: Decimal,
		}),
	),
});

const COMMON = { id: EventId, event: EventNameWord, at: UnixSeconds, context: Context, rules: closed(RULES) };
export const OrderHook = closed({ ...COMMON, facts: OrderFacts });
export const ActionHook = closed({ ...COMMON, facts: ActionFacts });
