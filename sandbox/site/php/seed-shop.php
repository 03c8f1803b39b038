<?php
/**
 * The shop of a small pottery: each kind of product, each way to pay that needs no provider, both kinds of checkout.
 */

// Settings first: prices, taxes and accounts are read while products are saved.
$options = array(
	'woocommerce_coming_soon'                             => 'no',
	'woocommerce_store_address'                           => '1 Market St',
	'woocommerce_store_city'                              => 'San Francisco',
	'woocommerce_store_postcode'                          => '94105',
	'woocommerce_default_country'                         => 'US:CA',
	'woocommerce_currency'                                => 'USD',
	'woocommerce_allow_tracking'                          => 'no',
	'woocommerce_show_marketplace_suggestions'            => 'no',
	'woocommerce_task_list_hidden'                        => 'yes',
	'woocommerce_onboarding_profile'                      => array( 'skipped' => true ),
	'woocommerce_calc_taxes'                              => 'yes',
	'woocommerce_prices_include_tax'                      => 'no',
	'woocommerce_enable_guest_checkout'                   => 'yes',
	'woocommerce_enable_checkout_login_reminder'          => 'yes',
	'woocommerce_enable_signup_and_login_from_checkout'   => 'yes',
	'woocommerce_enable_myaccount_registration'           => 'yes',
	'woocommerce_registration_generate_password'          => 'no',
	'woocommerce_enable_ajax_add_to_cart'                 => 'yes',
	'woocommerce_cart_redirect_after_add'                 => 'no',
	'woocommerce_merchant_email_notifications'            => 'no',
	'woocommerce_cod_settings'                            => array( 'enabled' => 'yes', 'title' => 'Cash on delivery', 'enable_for_virtual' => 'yes' ),
	'woocommerce_cheque_settings'                         => array( 'enabled' => 'yes', 'title' => 'Cheque' ),
	'woocommerce_bacs_settings'                           => array( 'enabled' => 'yes', 'title' => 'Bank transfer' ),
);
foreach ( $options as $name => $value ) {
	update_option( $name, $value );
}
delete_transient( '_wc_activation_redirect' );
WC_Install::create_pages();
// What a new shop gets with its first page in wp-admin: above all, orders in tables of their own (HPOS).
WC_Install::newly_installed();

WC_Tax::_insert_tax_rate(
	array(
		'tax_rate_country'  => 'US',
		'tax_rate_state'    => 'CA',
		'tax_rate'          => '8.6250',
		'tax_rate_name'     => 'Sales tax',
		'tax_rate_priority' => 1,
		'tax_rate_compound' => 0,
		'tax_rate_shipping' => 0,
		'tax_rate_order'    => 1,
		'tax_rate_class'    => '',
	)
);
$zone = new WC_Shipping_Zone( 0 );
$rate = $zone->add_shipping_method( 'flat_rate' );
update_option( "woocommerce_flat_rate_{$rate}_settings", array( 'title' => 'Parcel', 'tax_status' => 'none', 'cost' => '5.99' ) );

$term = static function ( string $name, string $taxonomy, int $parent = 0 ): int {
	$made = wp_insert_term( $name, $taxonomy, array( 'parent' => $parent ) );
	return is_wp_error( $made ) ? (int) $made->get_error_data() : (int) $made['term_id'];
};
$kitchen = $term( 'Kitchen & Dining', 'product_cat' );
$mugs    = $term( 'Mugs', 'product_cat', $kitchen );
$courses = $term( 'Courses', 'product_cat' );
$brand   = taxonomy_exists( 'product_brand' ) ? $term( 'Clayhouse', 'product_brand' ) : 0;

$publish = static function ( WC_Product $product, string $name, string $sku, array $categories ) use ( $brand ): WC_Product {
	$product->set_name( $name );
	$product->set_sku( $sku );
	$product->set_category_ids( $categories );
	$product->set_status( 'publish' );
	$product->save();
	if ( $brand ) {
		wp_set_object_terms( $product->get_id(), array( $brand ), 'product_brand' );
	}
	return $product;
};

$mug = new WC_Product_Simple();
$mug->set_regular_price( '14.50' );
$mug->set_short_description( 'Thrown by hand, 300 ml, dishwasher safe.' );
$mug = $publish( $mug, 'Ceramic Mug', 'MUG-1', array( $kitchen, $mugs ) );

$vase = new WC_Product_Simple();
$vase->set_regular_price( '48.00' );
$vase->set_sale_price( '39.00' );
$publish( $vase, 'Tall Vase', 'VASE-1', array( $kitchen ) );

$course = new WC_Product_Simple();
$course->set_virtual( true );
$course->set_regular_price( '60.00' );
$publish( $course, 'Online Glazing Course', 'COURSE-1', array( $courses ) );

$card = new WC_Product_Simple();
$card->set_virtual( true );
$card->set_regular_price( '0' );
$publish( $card, 'Glaze Colour Card', 'CARD-1', array( $courses ) );

$size = new WC_Product_Attribute();
$size->set_name( 'Size' );
$size->set_options( array( 'Small', 'Large' ) );
$size->set_visible( true );
$size->set_variation( true );
$bowl = new WC_Product_Variable();
$bowl->set_attributes( array( $size ) );
$bowl->set_default_attributes( array( 'size' => 'Small' ) );
$bowl = $publish( $bowl, 'Stoneware Bowl', 'BOWL', array( $kitchen ) );
foreach ( array( 'Small' => '18.00', 'Large' => '26.00' ) as $name => $price ) {
	$variation = new WC_Product_Variation();
	$variation->set_parent_id( $bowl->get_id() );
	$variation->set_attributes( array( 'size' => $name ) );
	$variation->set_regular_price( $price );
	$variation->set_sku( 'BOWL-' . $name[0] );
	$variation->save();
}
WC_Product_Variable::sync( $bowl->get_id() );

$coupon = new WC_Coupon();
$coupon->set_code( 'clay10' );
$coupon->set_discount_type( 'percent' );
$coupon->set_amount( 10 );
$coupon->save();

foreach ( array( 'cart', 'checkout' ) as $name ) {
	wp_insert_post(
		array(
			'post_type'    => 'page',
			'post_status'  => 'publish',
			'post_name'    => "classic-$name",
			'post_title'   => "Classic $name",
			'post_content' => "<!-- wp:shortcode -->[woocommerce_$name]<!-- /wp:shortcode -->",
		)
	);
}
wc_create_new_customer( 'customer@example.com', 'customer', 'customer-demo' );

// The catalogue is the front page: the first thing to see is what there is to buy.
update_option( 'show_on_front', 'page' );
update_option( 'page_on_front', wc_get_page_id( 'shop' ) );
flush_rewrite_rules();
return array( 'mug' => $mug->get_id(), 'bowl' => $bowl->get_id() );
