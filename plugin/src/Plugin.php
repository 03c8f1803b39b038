<?php

declare(strict_types=1);

namespace Pintally;

/**
 * The composition root: every object, built once, in reading order. Who listens to what stands in each register().
 *
 * Here is what a shopper's request needs. What delivers, and what the shop's keepers look at (Backstage.php), is built
 * when somebody asks for it: a class that is not read costs a page nothing.
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
		$sending = new Delivery\Sending( $ledger, $settings, $connection, $order_facts, $order_context );
		$queue   = new Delivery\Queue( $sending, $reading );

		// To the browser.
		$handover   = new Tag\Handover();
		$guards     = new Tag\Guards( $settings, $visitor );
		$test_visit = new TestConversion\TestVisit( $ledger, $settings );
		$claim_file = new Tag\ClaimFile( $settings );

		// What happens in the shop.
		$recorder = new Capture\Recorder( $ledger, $settings, $visitor, $circumstances, $handover );

		$visitor->register();
		$queue->register();
		( new Ledger\Pruning( $settings ) )->register();
		( new Tag\BaseTag( $settings, $connection, $guards, new Tag\PageHooks( $settings, $product_facts ), $test_visit ) )->register();
		$claim_file->register();
		Verification\Visit::register();
		$test_visit->register();
		( new Capture\SignupHooks( $recorder, $visitor ) )->register();
		( new Capture\LeadHooks( $recorder, $visitor, $settings ) )->register();
		( new Capture\CustomHook( $recorder ) )->register();
		if ( $woocommerce ) {
			( new Capture\OrderHooks( $ledger, $settings, $order_context, $queue ) )->register();
			( new Attribution\OrderChanges( static fn (): Attribution\Orders => new Attribution\Orders( $reading, $order_context ) ) )->register();
			( new Capture\SubscriptionHooks( $ledger, $settings, $order_context, $queue ) )->register();
			add_action( 'pintally_settled', static fn ( string $id, string $state ) => ( new Capture\LeadConversions( $settings, $ledger, $reading, new Ledger\OfPerson() ) )->onSettled( $id, $state ), 10, 2 );
			( new Capture\CartHooks( $recorder, $cart_facts ) )->register();
			( new Capture\CheckoutPage( $recorder, $cart_facts ) )->register();
			( new Tag\BornHooks( $guards, $handover, $order_facts, $ledger, $consent, $settings, $order_context ) )->register();
		}
		( new Rest\CollectRoute( $ledger, $settings, $connection ) )->register();
		( new Rest\PulseRoute( $sending, $reading ) )->register();
		add_action( 'rest_api_init', static fn () => ( new Rest\TouchRoute( $connection, $consent, $visitor ) )->addRoute() );

		add_action(
			'rest_api_init',
			static function () use ( $settings, $connection, $consent, $visitor, $order_context, $sending ): void {
				( new Rest\GateRoute( $settings, $consent, $visitor ) )->addRoute();
				( new Rest\WithdrawRoute( static fn (): Privacy\Withdrawal => new Privacy\Withdrawal( new Ledger\OfPerson(), new Ledger\Unsent(), new Attribution\OfCustomer(), $order_context, new Privacy\AtWorker( $connection, $sending->worker() ), $sending->outcomes() ) ) )->addRoute();
			}
		);

		( new Backstage( $settings, $connection, $ledger, $reading, $product_facts, $order_facts, $order_context, $sending, $queue, $claim_file ) )->register();
	}
}
