/**
 * When to look for a handover: after whatever tells that the cart changed, and whenever the visitor comes back.
 *
 * WooCommerce 10 has no signal that carries the product: they only say when to look (the product button of today's
 * block themes fires `wc-blocks_added_to_cart`, themes without blocks jQuery's `added_to_cart`).
 */
export function onCartChange(look: () => void): void {
	// Any answer may set the cookie, also a theme's own; of several open tabs it is for the one that is looked at.
	const seen = () => document.visibilityState === 'visible' && look();
	let jQuery: unknown;
	const hearJQuery = () => (jQuery ??= window.jQuery?.(document.body).on('added_to_cart', look));
	hearJQuery();
	document.body.addEventListener('wc-blocks_added_to_cart', look);
	window.addEventListener('wc-blocks_store_sync_required', look);
	window.cookieStore?.addEventListener('change', seen);
	document.addEventListener('visibilitychange', seen);
	window.addEventListener('pageshow', look);
	// Scripts that come after ours: jQuery, a consent banner.
	window.addEventListener('load', () => {
		hearJQuery();
		look();
	});
}
