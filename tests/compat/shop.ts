/** A real shop, and what a case wants to know of it. */
import { hash as digest } from 'node:crypto';
import { eventOf } from '../../core/hook-event.ts';
import type { Context, HashText, Mapped, OrderFacts, OrderHook, Rules, TagCall } from '../../core/types.ts';
import type { Site } from '../../sandbox/site/site.ts';
import { CHECKOUT } from '../support/checkout.ts';
import type { Row } from '../support/ledger.ts';
import { Visitor } from '../support/visitor.ts';

const sha256: HashText = (text) => digest('sha256', text);

/** Of an order: its rows in the ledger, and what the mapping that ships makes of what would be posted. */
export interface Sale {
	order: number;
	rows: Row[];
	facts: OrderFacts;
	mapped: Mapped;
	/** What was kept with it at checkout of who and where. */
	kept: unknown;
	/** The address of its thank-you page. */
	thanks: string;
}

export class Shop {
	readonly site: Site;
	private readonly ids = new Map<string, number>();

	constructor(site: Site) {
		this.site = site;
	}

	get url(): string {
		return this.site.url;
	}

	php(code: string): Promise<unknown> {
		return this.site.php(code);
	}

	visitor(headers: Record<string, string> = {}): Visitor {
		return new Visitor(this.site.url, headers);
	}

	/** A product's or variation's id. */
	async product(sku: string): Promise<number> {
		const id = this.ids.get(sku) ?? Number(await this.php(`return wc_get_product_id_by_sku( '${sku}' );`));
		this.ids.set(sku, id);
		return id;
	}

	/** The ledger's rows, the oldest first. */
	async rows(event?: string): Promise<Row[]> {
		const all = (await this.php(`return ${LEDGER};`)) as Row[];
		return event === undefined ? all : all.filter((row) => row.event === event);
	}

	/** What is to be known of an order that is there. */
	async sale(order: number): Promise<Sale> {
		return saleOf((await this.php(`$order = wc_get_order( ${order} ); ${TELL}`)) as Raw);
	}

	/** PHP that makes an order, and what is to be known of it then: one call of PHP, which costs a second. */
	async sell(more = '', through: readonly string[] = ['processing']): Promise<Sale> {
		return saleOf((await this.php(orderCode(more, through) + TELL)) as Raw);
	}

	/** A guest buys with the blocks' own API, paid on delivery. @returns the order's id. */
	async buyByBlocks(visitor: Visitor, sku = 'MUG-1'): Promise<number> {
		await visitor.store('/cart/add-item', { id: await this.product(sku), quantity: 2 });
		const placed = await visitor.store('/checkout', CHECKOUT);
		if (placed.status !== 200)
			throw new Error(`the block checkout answered ${placed.status}: ${placed.text}`);
		return (JSON.parse(placed.text) as { order_id: number }).order_id;
	}

	/** A guest buys on the page of the shortcode, as its script does. @returns the order's id. */
	async buyByShortcode(visitor: Visitor, page = '/classic-checkout/', payment = 'cod'): Promise<number> {
		await visitor.post('/?wc-ajax=add_to_cart', {
			product_id: String(await this.product('MUG-1')),
			quantity: '2',
		});
		const { text } = await visitor.get(page);
		const nonce = /name="woocommerce-process-checkout-nonce" value="(\w+)"/.exec(text)?.[1] ?? '';
		const { email, phone, ...address } = { ...CHECKOUT.billing_address, phone: '4155552671' };
		const fields = Object.entries({ ...address, email, phone }).map(([name, value]) => [
			`billing_${name}`,
			value,
		]);
		const placed = await visitor.post('/?wc-ajax=checkout', {
			...(Object.fromEntries(fields) as Record<string, string>),
			payment_method: payment,
			'shipping_method[0]': /name="shipping_method\[0\]"[^>]*value="([^"]+)"/.exec(text)?.[1] ?? '',
			'woocommerce-process-checkout-nonce': nonce,
			_wp_http_referer: page,
		});
		const answer = JSON.parse(placed.text) as { result: string; order_id?: number };
		if (answer.result !== 'success' || !answer.order_id)
			throw new Error(`the shortcode checkout said: ${placed.text}`);
		return answer.order_id;
	}
}

/**
 * PHP that makes `$order` as the checkout does.
 *
 * @param more PHP before the totals: `$order` and `$mug` are there.
 * @param through the statuses that it goes through.
 */
export function orderCode(more = '', through: readonly string[] = ['processing']): string {
	return `
		$mug = wc_get_product( wc_get_product_id_by_sku( 'MUG-1' ) );
		$order = wc_create_order( array( 'created_via' => 'checkout' ) );
		$order->add_product( $mug, 2 );
		$order->set_billing_email( 'Jane@Example.com' );
		$order->set_payment_method( 'cod' );
		${more}
		$order->calculate_totals();
		$order->save();
		foreach ( ${JSON.stringify(through)} as $status ) {
			$order->update_status( $status );
		}`;
}

/** What `TELL` returns. */
export interface Raw {
	id: string;
	order: number;
	facts: OrderFacts;
	rules: Rules;
	context: Context;
	rows: Row[];
	kept: unknown;
}

const LEDGER = `$GLOBALS['wpdb']->get_results( 'SELECT * FROM ' . Pintally\\Ledger\\Schema::table() . ' ORDER BY id', ARRAY_A )`;

/** PHP that returns what is to be known of `$order`. */
export const TELL = `
	$order = wc_get_order( $order->get_id() );
	return array(
		'id' => Pintally\\Capture\\EventId::ofCheckout( $order ),
		'order' => $order->get_id(),
		'facts' => ( new Pintally\\Facts\\OrderFacts() )->of( $order ),
		'rules' => ( new Pintally\\Settings\\Settings() )->rules(),
		'context' => array( 'site_url' => home_url( '/' ), 'page_url' => $order->get_checkout_order_received_url(), 'consent' => 'granted' ),
		'rows' => ${LEDGER},
		'kept' => $order->get_meta( '_pintally_context' ),
	);`;

export function saleOf({ id, order, facts, rules, context, rows, kept }: Raw): Sale {
	const now = Math.floor(Date.now() / 1000);
	const hook: OrderHook = { id, event: 'checkout', at: now, facts, context, rules };
	return {
		order,
		rows: rows.filter((row) => row.event === 'checkout' && row.order_id === String(order)),
		facts,
		mapped: eventOf(hook, { now, hash: sha256 }),
		kept,
		thanks: context.page_url ?? '',
	};
}

/** What Pinterest hears of a sale. @throws {Error} with the reason where it hears nothing. */
export function sent(sale: Sale) {
	if (!sale.mapped.send) throw new Error(`left out: ${sale.mapped.reason}`);
	return sale.mapped.event.custom_data ?? {};
}

/** Why Pinterest hears nothing of it; empty: it does. */
export const leftOut = (sale: Sale): string => (sale.mapped.send ? '' : sale.mapped.reason);

/** What the tag is called with. */
export const tagged = (sale: Sale): TagCall | null => (sale.mapped.send ? sale.mapped.tag : null);
