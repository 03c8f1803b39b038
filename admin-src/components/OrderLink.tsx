import { __, sprintf } from '@wordpress/i18n';
import type { LedgerRow } from '../data/types.ts';

/** The order of an event, where it has one. */
export function OrderLink({ row }: { row: Pick<LedgerRow, 'order_id' | 'order_url'> }) {
	if (row.order_id === 0) {
		return <>–</>;
	}
	/* translators: %d: an order's ID. */
	const name = sprintf(__('#%d', 'pintally'), row.order_id);
	return row.order_url ? <a href={row.order_url}>{name}</a> : <>{name}</>;
}
