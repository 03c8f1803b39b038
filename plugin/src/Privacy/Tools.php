<?php

declare(strict_types=1);

namespace Pintally\Privacy;

use Pintally\Attribution\OfCustomer;
use Pintally\Backstage;
use Pintally\Delivery\WorkerClient;
use Pintally\Ledger\OfPerson;
use Pintally\Ledger\Pruning;
use Pintally\Settings\Connection;
use Pintally\Settings\Settings;

/**
 * Our part of WordPress's and WooCommerce's own tools for privacy.
 */
final class Tools {

	private readonly AtWorker $at_worker;

	public function __construct( private readonly Settings $settings, Connection $connection, WorkerClient $worker ) {
		$this->at_worker = new AtWorker( $connection, $worker );
	}

	public function register(): void {
		// Before WooCommerce's (5 and 10): once it has emptied an order, nothing leads from the address to it.
		add_filter( 'wp_privacy_personal_data_exporters', array( $this, 'addExporter' ), 1 );
		add_filter( 'wp_privacy_personal_data_erasers', array( $this, 'addEraser' ), 1 );
		add_action( 'admin_init', array( new PolicyText( $this->settings ), 'add' ) );
		// Asked for one by one, by the shop's own rules for old orders, or by that tool.
		add_action( 'woocommerce_privacy_remove_order_personal_data', array( $this->eraser(), 'eraseOrder' ) );
		// What was left when the plugin was switched off goes on with the day's other work.
		add_action( Pruning::PRUNE, fn () => $this->at_worker->soon( 0 ) );
	}

	/** Tells the worker of what is still to be erased there. */
	public function tellWorker(): void {
		$this->at_worker->tell();
	}

	/**
	 * @param array<string, mixed> $exporters
	 * @return array<string, mixed>
	 */
	public function addExporter( $exporters ): array {
		return array(
			'pintally' => array(
				'exporter_friendly_name' => __( 'Pintally: events for Pinterest', 'pintally' ),
				'callback'               => static fn ( string $email, int $page = 1 ): array => ( new Exporter( new OfPerson(), new OfCustomer() ) )->export( $email, $page ),
			),
		) + $exporters;
	}

	/**
	 * @param array<string, mixed> $erasers
	 * @return array<string, mixed>
	 */
	public function addEraser( $erasers ): array {
		return array(
			'pintally' => array(
				'eraser_friendly_name' => __( 'Pintally: events for Pinterest', 'pintally' ),
				'callback'             => array( $this->eraser(), 'erase' ),
			),
		) + $erasers;
	}

	private function eraser(): Eraser {
		return new Eraser( new OfPerson(), new OfCustomer(), $this->at_worker );
	}
}
