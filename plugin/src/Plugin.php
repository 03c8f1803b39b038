<?php

declare(strict_types=1);

namespace Pintally;

/**
 * The composition root: every object, built once, in reading order. Who listens to what stands in each register().
 */
final class Plugin {

	public static function boot(): void {
		$woocommerce = class_exists( \WooCommerce::class );

		// What the shop has chosen.
		$settings   = new Settings\Settings();
		$connection = new Settings\Connection();

		// The ledger.
		Ledger\Schema::ensure();
		$ledger  = new Ledger\Ledger();
		$reading = new Ledger\Reading();

		// Who and where.
		$consent       = new Context\Consent( $settings );
		$visitor       = new Context\Visitor( $consent, $settings );
		$circumstances = new Context\Circumstances( $consent, $visitor );
		$order_context = new Context\OrderContext( $circumstances, $visitor, $settings );

		// Facts, in WooCommerce's own words.
		$product_facts = new Facts\ProductFacts();
		$cart_facts    = new Facts\CartFacts( $product_facts );
		$order_facts   = new Facts\OrderFacts();

		// To the worker, and back.
		$worker   = new Delivery\WorkerClient( $connection );
		$pairing  = new Delivery\Pairing( $connection, $worker );
		$hooks    = new Delivery\Hooks( $settings, $order_facts, $order_context );
		$outcomes = new Delivery\Outcomes( $ledger, $worker );
		$delivery = new Delivery\Delivery( new Delivery\Dispatcher( $ledger, $hooks, $worker ), $outcomes );
		$queue    = new Delivery\Queue( $delivery, $reading );
		$again    = new Delivery\SendAgain( $reading, $ledger, $settings, $queue );

		// To the browser.
		$handover   = new Tag\Handover();
		$guards     = new Tag\Guards( $settings, $visitor );
		$test_visit = new TestConversion\TestVisit( $ledger, $settings );
		$base_tag   = new Tag\BaseTag( $settings, $connection, $guards, new Tag\PageHooks( $settings, $product_facts ), $test_visit );

		// A look at the real shop, and the ten points of its setup.
		$claim_file   = new Tag\ClaimFile( $settings );
		$verification = new Verification\Verification( $settings, new Verification\ShopPages(), new Verification\PageCheck( $settings, new Verification\OtherTags() ) );
		$tally        = new Ledger\Tally();
		$setup        = new Setup\Setup(
			array(
				new Setup\ClaimPoint( $settings, $claim_file, new Verification\DnsText() ),
				new Setup\BaseTagPoint( $settings, $verification ),
				new Setup\EventsPoint( $settings, $verification, $tally ),
				new Setup\MatchPoint( $settings ),
				new Setup\ConversionsPoint( $connection, $pairing, $tally ),
				new Setup\BothSidesPoint( $reading, $tally ),
				new Setup\TestPoint(),
			),
			$verification
		);

		// What happens in the shop.
		$recorder = new Capture\Recorder( $ledger, $settings, $visitor, $circumstances, $handover );

		$visitor->register();
		$queue->register();
		( new Ledger\Pruning( $settings ) )->register();
		$base_tag->register();
		$claim_file->register();
		$verification->register();
		$test_visit->register();
		( new Capture\SignupHooks( $recorder, $visitor ) )->register();
		( new Capture\LeadHooks( $recorder ) )->register();
		( new Capture\CustomHook( $recorder ) )->register();
		if ( $woocommerce ) {
			( new Capture\OrderHooks( $ledger, $settings, $order_context, $queue ) )->register();
			( new Capture\CartHooks( $recorder, $cart_facts ) )->register();
			( new Capture\CheckoutPage( $recorder, $cart_facts ) )->register();
			( new Tag\BornHooks( $guards, $handover, $order_facts, $ledger, $consent ) )->register();
		}
		( new Rest\CollectRoute( $ledger, $settings, $connection ) )->register();
		( new Rest\PulseRoute( $delivery, $reading ) )->register();

		// wp-admin.
		( new Rest\SettingsRoute( $settings, new Settings\Transfer( $settings ) ) )->register();
		( new Rest\ConnectionRoute( $connection, $pairing ) )->register();
		( new Rest\AccountRoute( $worker ) )->register();
		( new Rest\EventsViewRoute() )->register();
		( new Rest\EventsRoute( $reading ) )->register();
		( new Rest\EventRoute( $reading, $hooks, $again, $worker ) )->register();
		( new Rest\SendAgainRoute( $again ) )->register();
		( new Rest\ExportRoute( $reading ) )->register();
		( new Rest\StatusRoute( $reading ) )->register();
		( new Rest\TestConversionRoute( new TestConversion\TestConversion( new TestConversion\TestOrder( $product_facts ), $settings, $ledger, $reading, $worker, $outcomes ), $settings ) )->register();
		if ( $woocommerce ) {
			( new Rest\ValueRuleRoute( $order_facts ) )->register();
		}
		( new Rest\OverviewRoute( new Ledger\Sums(), $worker, $connection ) )->register();
		( new Rest\SetupRoute( $setup, $verification ) )->register();
		if ( is_admin() ) {
			( new Admin\Screen() )->register();
			if ( $woocommerce ) {
				( new Admin\OrdersList( $reading ) )->register();
				( new Admin\OrderBox( $reading, $settings ) )->register();
			}
		}

		// The terminal.
		if ( defined( 'WP_CLI' ) ) {
			( new Cli\Commands(
				new Cli\EventCommands( $reading, $again ),
				new Cli\ShopCommands( new Rest\StatusRoute( $reading ), $verification ),
				new Cli\SettingsCommand( $settings, new Settings\Transfer( $settings ) )
			) )->register();
		}
	}
}
