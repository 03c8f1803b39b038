<?php

declare(strict_types=1);

namespace Pintally\Delivery;

/** The worker answered that this request is wrong (RFC 9457 problem details). */
final class WorkerRefused extends \RuntimeException {

	/**
	 * @param string               $message Readable.
	 * @param int                  $status  HTTP status, 400 to 499.
	 * @param array<string, mixed> $problem The problem document, or empty.
	 */
	public function __construct( string $message, private readonly int $status, private readonly array $problem = array() ) {
		parent::__construct( $message, $status );
	}

	public function status(): int {
		return $this->status;
	}

	/** @return array<string, mixed> */
	public function problem(): array {
		return $this->problem;
	}
}
