<?php

declare(strict_types=1);

namespace Pintally\Privacy;

use Pintally\Backstage;
use Pintally\Delivery\WorkerClient;
use Pintally\Delivery\WorkerRefused;
use Pintally\Delivery\WorkerUnreachable;
use Pintally\Schedule;
use Pintally\Settings\Connection;

/**
 * Erasures that the worker has to be told of: kept until it has answered, asked again while it is away.
 *
 * Each stands in an option of its own, so that two visitors at once do not write over one another; and not in the
 * scheduled action, whose arguments and log would stay.
 */
final class AtWorker {

	private const OPTION = 'pintally_erasure_';
	/** The worker's own limit for each list of a call. */
	private const AT_ONCE = 1_000;
	private const AGAIN   = 900;
	/** A batch that was claimed before the erasure has reached the worker, or is given back, by then. */
	private const UNDER_WAY = 360;
	/** The worker itself holds nothing for longer. */
	private const DAYS = 9;

	public function __construct( private readonly Connection $connection, private readonly WorkerClient $worker ) {}

	/**
	 * Notes what is to be erased.
	 *
	 * @param list<string> $ids          Event ids.
	 * @param list<string> $em           SHA-256 of e-mail addresses.
	 * @param list<string> $external_ids SHA-256 of account numbers and visitor ids.
	 * @param bool         $is_under_way A delivery may be bringing some of it there at this moment: asked once more later.
	 */
	public function ask( array $ids, array $em, array $external_ids, bool $is_under_way ): void {
		if ( ! $this->connection->exists() || array() === array( ...$ids, ...$em, ...$external_ids ) ) {
			return;
		}
		$lists = array_map( static fn ( array $list ): array => array_chunk( array_values( array_unique( $list ) ), self::AT_ONCE ), array( $ids, $em, $external_ids ) );
		$calls = max( array_map( 'count', $lists ) );
		for ( $n = 0; $n < $calls; $n++ ) {
			$body = array_filter(
				array(
					'ids'         => $lists[0][ $n ] ?? array(),
					'em'          => $lists[1][ $n ] ?? array(),
					'external_id' => $lists[2][ $n ] ?? array(),
				)
			);
			foreach ( $is_under_way ? array( 0, self::UNDER_WAY ) : array( 0 ) as $later ) {
				add_option(
					self::OPTION . wp_generate_uuid4(),
					array(
						'at'   => time(),
						'due'  => time() + $later,
						'body' => $body,
					),
					'',
					false
				);
			}
		}
	}

	/**
	 * Tells the worker what is due. What it could not be told is told later.
	 *
	 * @return string What went wrong, for people; empty: nothing.
	 */
	public function tell(): string {
		$problem = '';
		foreach ( self::waiting() as $option => $erasure ) {
			$is_over = $erasure['at'] < time() - self::DAYS * DAY_IN_SECONDS || ! $this->connection->exists();
			if ( ! $is_over && ( '' !== $problem || $erasure['due'] > time() ) ) {
				continue;
			}
			try {
				if ( ! $is_over ) {
					$this->worker->post( '/v1/erase', $erasure['body'] );
				}
				delete_option( $option );
			} catch ( WorkerUnreachable | WorkerRefused $away ) {
				$problem = $away->getMessage();
			}
		}
		$this->soon( '' === $problem ? self::UNDER_WAY : self::AGAIN );
		return $problem;
	}

	/** In the background, in so many seconds; what is scheduled already is not scheduled again. */
	public function soon( int $seconds ): void {
		if ( array() !== self::waiting() ) {
			Schedule::once( Backstage::ERASE, $seconds );
		}
	}

	/** @return array<string, array{at: int, due: int, body: array<string, list<string>>}> By option, the oldest first. */
	private static function waiting(): array {
		global $wpdb;
		$waiting = array();
		foreach ( $wpdb->get_col( $wpdb->prepare( "SELECT option_name FROM $wpdb->options WHERE option_name LIKE %s ORDER BY option_id", $wpdb->esc_like( self::OPTION ) . '%' ) ) as $option ) { // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- WordPress has no list of options by name.
			$erasure = get_option( (string) $option );
			if ( is_array( $erasure ) ) {
				/** @var array{at: int, due: int, body: array<string, list<string>>} $erasure */
				$waiting[ (string) $option ] = $erasure;
			}
		}
		return $waiting;
	}
}
