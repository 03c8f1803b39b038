/**
 * What `@woocommerce/data` reads: WooCommerce's own figures by its own stores. Its script (`wc-store-data`) is no
 * dependency of this screen, which works without WooCommerce; PHP prints it after ours where there is a shop.
 */
import { useSelect, type StoreDescriptor } from '@wordpress/data';
import { useEffect, useState } from '@wordpress/element';

/** Of the reports' store, what is used here. */
interface ReportSelectors {
	getReportStats: (
		endpoint: string,
		query: object,
	) => { data?: { totals?: { orders_count: number; net_revenue: number } } } | undefined;
	getReportStatsError: (endpoint: string, query: object) => unknown;
}
interface WooCommerceData {
	reportsStore: StoreDescriptor;
}
declare global {
	interface Window {
		wc?: { data?: WooCommerceData };
	}
}

/** Null: there is no such script here. */
async function woocommerceData(): Promise<WooCommerceData | null> {
	if (!window.wc?.data && document.readyState !== 'complete') {
		await new Promise((loaded) => window.addEventListener('load', loaded, { once: true }));
	}
	return window.wc?.data ?? null;
}

export interface OrderReport {
	orders: number;
	value: number;
}

/**
 * WooCommerce's report of orders.
 *
 * @param period both ends as WooCommerce's REST API takes them: `2026-09-21T06:16:00`, in the site's time.
 * @returns undefined: not known yet; null: WooCommerce Analytics is off, or not readable for this user.
 */
export function useOrderReport(period: { after: string; before: string }): OrderReport | null | undefined {
	const [data, setData] = useState<WooCommerceData | null>();
	useEffect(() => void woocommerceData().then(setData), []);
	const { after, before } = period;
	return useSelect(
		(select) => {
			if (!data) {
				return data;
			}
			const { getReportStats, getReportStatsError } = select(data.reportsStore) as unknown as ReportSelectors;
			// One interval: the totals are all that is shown.
			const query = { after, before, interval: 'year', fields: ['orders_count', 'net_revenue'] };
			const totals = getReportStats('orders', query)?.data?.totals;
			if (getReportStatsError('orders', query)) {
				return null;
			}
			return totals && { orders: totals.orders_count, value: totals.net_revenue };
		},
		[data, after, before],
	);
}
