/** WooCommerce's reports as `@woocommerce/data` has them, from what a test says they are. */
import { createReduxStore, type StoreDescriptor } from '@wordpress/data';

let totals: { orders_count: number; net_revenue: number } | null = null;

const reportsStore = createReduxStore('test/reports', {
	reducer: (state: object = {}) => state,
	selectors: {
		getReportStats: () => (totals ? { data: { totals } } : undefined),
		getReportStatsError: () => (totals ? undefined : { code: 'rest_no_route' }),
	},
});
export const reports: StoreDescriptor = reportsStore;

/** @param report null: WooCommerce Analytics is off. */
export function reportSays(report: { orders: number; value: number } | null): void {
	totals = report && { orders_count: report.orders, net_revenue: report.value };
	window.wc = { data: { reportsStore } };
}
