<?php

declare(strict_types=1);

namespace Pintally\Tag;

use Pintally\Capture\FilteredFacts;
use Pintally\Facts\ProductFacts;
use Pintally\Settings\Settings;

/**
 * What a page is, as facts: the browser makes events of them, each with an id of its own. No visitor is in them.
 */
final class PageHooks {

	public function __construct( private readonly Settings $settings, private readonly ProductFacts $products ) {}

	/** @return list<array{event: string, facts: object}> */
	public function ofThisPage(): array {
		if ( is_404() ) {
			return array();
		}
		$hooks = array( 'page_visit' => $this->product() );
		if ( function_exists( 'is_product_category' ) && is_product_category() ) {
			$hooks['view_category'] = array( 'category' => html_entity_decode( (string) single_term_title( '', false ), ENT_QUOTES, 'UTF-8' ) );
		}
		if ( is_search() ) {
			$hooks['search'] = array( 'search' => get_search_query( false ) );
		}
		$found = array();
		foreach ( $hooks as $event => $facts ) {
			if ( ! $this->settings->isEventOff( $event ) ) {
				$found[] = array(
					'event' => $event,
					'facts' => (object) FilteredFacts::of( $event, $facts ),
				);
			}
		}
		return $found;
	}

	/** @return array<string, mixed> The product of a product page. */
	private function product(): array {
		$product = function_exists( 'is_product' ) && is_product() ? wc_get_product( get_queried_object_id() ) : null;
		if ( ! $product instanceof \WC_Product ) {
			return array();
		}
		return array(
			'currency' => get_woocommerce_currency(),
			'lines'    => array( $this->products->line( $this->shown( $product ), 1.0 ) ),
		);
	}

	/**
	 * No variation is chosen yet on a variable product's page: the default one, else the first that can be bought.
	 * The parent is not in the catalogue that Pinterest knows.
	 */
	private function shown( \WC_Product $product ): \WC_Product {
		if ( ! $product instanceof \WC_Product_Variable ) {
			return $product;
		}
		$chosen = array();
		foreach ( $product->get_default_attributes() as $name => $value ) {
			$chosen[ 'attribute_' . $name ] = $value;
		}
		/** @var \WC_Product_Data_Store_CPT $store */
		$store   = \WC_Data_Store::load( 'product' );
		$default = array() === $chosen ? 0 : (int) $store->find_matching_product_variation( $product, $chosen );
		foreach ( array_filter( array( $default, ...$product->get_visible_children() ) ) as $id ) {
			$variation = wc_get_product( $id );
			if ( $variation instanceof \WC_Product_Variation && $variation->is_purchasable() ) {
				return $variation;
			}
		}
		return $product;
	}
}
