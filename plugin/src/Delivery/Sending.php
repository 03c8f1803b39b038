<?php

declare(strict_types=1);

namespace Pintally\Delivery;

use Pintally\Context\OrderContext;
use Pintally\Facts\OrderFacts;
use Pintally\Ledger\Ledger;
use Pintally\Settings\Connection;
use Pintally\Settings\Settings;

/**
 * The parts of delivery, each built when it is first asked for: no shopper's request sends anything.
 */
final class Sending {

	private ?WorkerClient $worker = null;
	private ?Hooks $hooks         = null;

	public function __construct(
		private readonly Ledger $ledger,
		private readonly Settings $settings,
		private readonly Connection $connection,
		private readonly OrderFacts $order_facts,
		private readonly OrderContext $order_context
	) {}

	public function run(): void {
		( new Delivery( new Dispatcher( $this->ledger, $this->hooks(), $this->worker() ), $this->outcomes() ) )->run();
	}

	public function worker(): WorkerClient {
		return $this->worker ??= new WorkerClient( $this->connection );
	}

	public function pairing(): Pairing {
		return new Pairing( $this->connection, $this->worker() );
	}

	public function hooks(): Hooks {
		return $this->hooks ??= new Hooks( $this->settings, $this->order_facts, $this->order_context );
	}

	public function outcomes(): Outcomes {
		return new Outcomes( $this->ledger, $this->worker() );
	}
}
