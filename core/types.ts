/**
 * The words that travel: a hook (facts from the shop), the event that Pinterest's Conversions API takes,
 * and the call that the tag takes. docs/api.md shows them on the wire.
 */
import type { EventName, ReasonCode } from './vocabulary.ts';

/** Unix seconds, UTC. */
export type Seconds = number;
/** A decimal number as text, e.g. "29.00"; money is never a binary floating point number. */
export type Decimal = string;
/** SHA-256 as 64 lower-case hex digits. */
export type Sha256 = string;
export type HashText = (text: string) => Sha256;

export type Consent = 'granted' | 'denied' | 'unknown';

/** The settings that decide how facts become an event: `"rule": true` in plugin/vocabulary/settings.json. */
export interface Rules {
	paid_statuses: readonly string[];
	value_basis: 'net_goods' | 'order_total' | 'margin';
	content_id: 'post_id' | 'sku';
	content_id_prefix: string;
	order_id: 'id' | 'number';
	send_free_orders: boolean;
	ldp: boolean;
	max_age_days: number;
	partner_name: string;
}

/** Who and where, as stored when it happened. */
export interface Context {
	site_url: string;
	page_url?: string;
	/** `order_received`: the thank-you page is being shown; `server`: no browser is there. */
	surface?: 'order_received' | 'server';
	/** Pinterest's click id: the `_epik` cookie, else the `epik` parameter. */
	epik?: string;
	/** Our own first-party visitor id, given with consent. */
	visitor_id?: string;
	/** The shop's customer id; 0 or absent for a guest. Orders carry their own. */
	customer_id?: number | string;
	/** SHA-256 of the normalised e-mail address of a visitor who is known. Orders carry their own, in plain. */
	em?: readonly Sha256[];
	ip?: string;
	user_agent?: string;
	locale?: string;
	/** Of the billing address, where an order made the event: limited data processing goes by them. Orders carry their own. */
	state?: string;
	country?: string;
	/** Absent: given or not asked for. */
	consent?: Consent;
	/** What answered: `wp_consent_api`, `cookie`, `filter`, `setting`. */
	consent_source?: string;
}

/** One line of a cart or a page's product. Amounts are of the line, without tax. */
export interface LineFacts {
	product_id: number;
	variation_id?: number;
	sku?: string;
	name: string;
	quantity: number;
	/** Before discounts. */
	subtotal: Decimal;
	/** After discounts. */
	total: Decimal;
	category?: string;
	brand?: string;
}

/** Facts of everything but an order. Which of them an event carries is a row in core/event-fields.ts. */
export interface ActionFacts {
	currency?: string;
	lines?: readonly LineFacts[];
	/** Negative ones are discounts in disguise. */
	fees?: readonly { total: Decimal }[];
	/** What the customer would pay, with tax and shipping; used with `value_basis: order_total`. */
	total?: Decimal;
	/** A value that somebody states, for leads, sign-ups and custom events. */
	value?: Decimal;
	category?: string;
	search?: string;
	lead_type?: string;
	/** Hashed by the shop before it was stored. */
	em?: readonly Sha256[];
}

/** An order as WooCommerce's REST API v3 gives it; only what is read is named. */
export interface WooOrder {
	id: number;
	number: string;
	order_key: string;
	status: string;
	currency: string;
	created_via: string;
	date_created_gmt: string | null;
	date_paid_gmt: string | null;
	total: Decimal;
	customer_id?: number;
	customer_ip_address?: string;
	customer_user_agent?: string;
	billing?: WooAddress;
	line_items: readonly WooLine[];
	fee_lines?: readonly { total: Decimal }[];
	coupon_lines?: readonly { code: string }[];
	meta_data?: readonly { key: string; value: unknown }[];
}
export interface WooAddress {
	first_name?: string;
	last_name?: string;
	city?: string;
	state?: string;
	postcode?: string;
	country?: string;
	email?: string;
	phone?: string;
}
export interface WooLine {
	id: number;
	name: string;
	product_id: number;
	variation_id: number;
	quantity: number;
	subtotal: Decimal;
	total: Decimal;
	sku?: string | null;
	meta_data?: readonly { key: string; value: unknown }[];
	bundled_by?: string | number;
	/** What the line cost the shop, where WooCommerce keeps costs. */
	cost_of_goods_sold?: { value?: Decimal | number } | null;
}
export interface WooRefund {
	id: number;
	amount: Decimal;
	line_items?: readonly {
		id?: number;
		product_id?: number;
		variation_id?: number;
		quantity: number;
		total: Decimal;
		meta_data?: readonly { key: string; value: unknown }[];
	}[];
}
export interface WooProduct {
	id: number;
	categories?: readonly { name: string }[];
	brands?: readonly { name: string }[];
}
/** What the shop knows of an order's customer; `predicted_ltv` is made of it (core/lifetime-value.ts). */
export interface CustomerFacts {
	/** The shop's, in which all amounts here are: net of tax and shipping, less refunds. */
	currency: string;
	/** Sales to this customer before this one, and their amount. */
	orders_before: number;
	spent_before: Decimal;
	/** How many of the shop's customers have made one order, two, and so on. */
	customers: readonly number[];
	/** All orders in the shop that were not their customer's first, and their amount. */
	repeat_orders: number;
	repeat_total: Decimal;
}
export interface OrderFacts {
	order: WooOrder;
	refunds?: readonly WooRefund[];
	products?: readonly WooProduct[];
	/** Only where the shop has chosen to send what is made of it. */
	customer?: CustomerFacts;
}

/** What the shop posts: self-contained, so that a replay a week later gives the same event. */
export interface ActionHook {
	id: string;
	event: Exclude<EventName, OrderHook['event']>;
	at: Seconds;
	facts: ActionFacts;
	context: Context;
	rules: Rules;
}
export interface OrderHook {
	id: string;
	event: 'checkout' | 'lead_converted';
	at: Seconds;
	facts: OrderFacts;
	context: Context;
	rules: Rules;
}
export type Hook = ActionHook | OrderHook;

export type HashedField =
	'em' | 'ph' | 'ge' | 'db' | 'fn' | 'ln' | 'ct' | 'st' | 'zp' | 'country' | 'external_id' | 'hashed_maids';
export type UserData = { [F in HashedField]?: Sha256[] } & {
	client_ip_address?: string;
	client_user_agent?: string;
	click_id?: string;
};
export interface Content {
	id?: string;
	item_name?: string;
	item_price: Decimal;
	quantity: number;
	item_category?: string;
	item_brand?: string;
}
export interface CustomData {
	currency?: string;
	value?: Decimal;
	order_id?: string;
	num_items?: number;
	content_ids?: string[];
	contents?: Content[];
	content_category?: string;
	search_string?: string;
	predicted_ltv?: Decimal;
	opt_out_type?: 'LDP';
}
/** One element of `data` in Pinterest's POST /ad_accounts/{id}/events. */
export interface CapiEvent {
	event_name: EventName;
	action_source: 'web' | 'offline';
	event_time: Seconds;
	event_id: string;
	event_source_url?: string;
	partner_name: string;
	language?: string;
	user_data: UserData;
	custom_data?: CustomData;
}

export interface TagLine {
	product_id?: string;
	product_name?: string;
	product_price: number;
	product_quantity: number;
	product_category?: string;
	product_brand?: string;
	product_variant_id?: string;
}
export interface TagData {
	event_id: string;
	currency?: string;
	value?: number;
	order_id?: string;
	order_quantity?: number;
	line_items?: TagLine[];
	search_query?: string;
	promo_code?: string;
	lead_type?: string;
	product_category?: string;
}
/** The arguments of `pintrk`. */
export type TagCall = ['track', string, TagData];

export type Mapped =
	{ send: true; event: CapiEvent; tag: TagCall | null } | { send: false; reason: ReasonCode };
