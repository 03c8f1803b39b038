/** The ledger's sales beside WooCommerce's own report, as `/overview` and `/attribution/sales` tell them. */
import type { Decimal } from '../../core/types.ts';

export interface Sales {
	currency: string;
	/** Of WooCommerce's report, in the site's time. */
	period: { after: string; before: string };
	orders: readonly SalesRow[];
	/** What refunds take off the report's value. */
	refunds: readonly { currency: string; refunds: number; reported: Decimal }[];
	not_reported: number;
	statuses: Readonly<Record<string, string>>;
}
export interface SalesRow {
	/** Empty: the ledger has no sale of these orders. */
	state: string;
	reason: string;
	status: string;
	/** The order's own; empty where it is gone. */
	currency: string;
	orders: number;
	reported: Decimal;
	sent: Decimal;
}
