<?php

declare(strict_types=1);

namespace Pintally\Campaigns;

use Pintally\Delivery\WorkerClient;
use Pintally\Delivery\WorkerRefused;
use Pintally\Delivery\WorkerUnreachable;

/**
 * Pinterest's own figures: brought here from the worker, which has them from Pinterest, and added up for a period.
 *
 * The worker knows ninety days; here they stay as long as the shop keeps its ledger.
 */
final class Figures {

	/** What the worker said last: how the fetching stands, and of what account and windows the figures are. */
	private const STANDING = 'pintally_reports';
	/** The worker fetches these days anew each night, and some more where a night was missed. */
	private const DAYS_THAT_CHANGE = 15;
	private const ENTITY           = '/^\d{1,20}$/D';
	private const DAY              = '/^\d{4}-\d\d-\d\d$/D';
	private const LEVELS           = array( 'account', 'campaign', 'ad_group', 'ad' );

	public function __construct( private readonly WorkerClient $worker ) {}

	/**
	 * Has the worker fetch them from Pinterest, in its background.
	 *
	 * @param array<string, mixed> $wishes `ads_token`, `click_window_days`, `view_window_days` of docs/api.md part 2.
	 * @return array<string, mixed> How it stands.
	 * @throws WorkerUnreachable When the worker is away.
	 * @throws WorkerRefused     When it does not take them.
	 */
	public function fetch( array $wishes ): array {
		return $this->remember( $this->worker->post( '/v1/reports/fetch', $wishes ) );
	}

	/**
	 * Brings here what the worker has and this site has not.
	 *
	 * @return array<string, mixed> How it stands.
	 * @throws WorkerUnreachable When the worker is away.
	 * @throws WorkerRefused     When it does not know us.
	 */
	public function pull(): array {
		$known  = self::standing()['here'] ?? null;
		$answer = $this->worker->post( '/v1/reports', array( 'since' => $this->since( $known ) ) );
		$source = is_array( $answer['fetched'] ?? null ) ? $answer['fetched'] : null;
		if ( null === $source || $source === $known ) {
			return $this->remember( $answer );
		}
		Schema::ensure();
		if ( ! $this->isSame( $known, $source ) ) {
			$this->forget();
			$answer = $this->worker->post( '/v1/reports', array() );
		}
		while ( true ) {
			$this->keep( $answer );
			$next = is_string( $answer['next'] ?? null ) ? $answer['next'] : '';
			if ( '' === $next ) {
				break;
			}
			$answer = $this->worker->post( '/v1/reports', array( 'since' => $next ) );
		}
		return $this->remember( $answer, $source );
	}

	/**
	 * Added up over days of UTC, both ends included.
	 *
	 * @return list<list<int|string>> `[level, id, spend, impressions, clicks, conversions, value, clicked, viewed]`.
	 */
	public function sums( string $from, string $to ): array {
		global $wpdb;
		Schema::ensure();
		/** @var list<array<string, string>> $found */
		$found = (array) $wpdb->get_results( // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Our own table; read from a key.
			$wpdb->prepare( 'SELECT level, entity, SUM(spend) AS spend, SUM(impressions) AS impressions, SUM(clicks) AS clicks, SUM(conversions) AS conversions, SUM(value) AS value, SUM(clicked) AS clicked, SUM(viewed) AS viewed FROM %i WHERE day >= %s AND day <= %s GROUP BY level, entity', Schema::figures(), $from, $to ),
			ARRAY_A
		);
		return array_map( static fn ( array $row ): array => array( $row['level'], $row['entity'], ...array_map( 'intval', array_slice( array_values( $row ), 2 ) ) ), $found );
	}

	/** @return list<list<string>> `[level, id, name, status, parent, pin]`. */
	public function entities(): array {
		global $wpdb;
		Schema::ensure();
		/** @var list<array<string, string>> $found */
		$found = (array) $wpdb->get_results( $wpdb->prepare( 'SELECT level, entity, name, status, parent, pin FROM %i ORDER BY level, entity', Schema::entities() ), ARRAY_A ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Our own table.
		return array_map( 'array_values', $found );
	}

	/** @return string The first day of which there are figures; empty: none. */
	public function firstDay(): string {
		global $wpdb;
		Schema::ensure();
		return (string) $wpdb->get_var( $wpdb->prepare( 'SELECT MIN(day) FROM %i', Schema::figures() ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Our own table; read from a key.
	}

	/** What is older goes. */
	public function prune( int $before ): void {
		global $wpdb;
		Schema::ensure();
		foreach ( array( Schema::figures(), Schema::spend() ) as $table ) {
			$wpdb->query( $wpdb->prepare( 'DELETE FROM %i WHERE day < %s', $table, gmdate( 'Y-m-d', $before ) ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Our own table; read from a key.
		}
	}

	/** @return array<string, mixed> What the worker said last, with `here`: of which fetching the figures are. Empty: nothing yet. */
	public static function standing(): array {
		$standing = get_option( self::STANDING, array() );
		return is_array( $standing ) ? $standing : array();
	}

	/**
	 * @param array<string, mixed>      $answer
	 * @param array<string, mixed>|null $here   Of which fetching the figures are now; null: as before.
	 * @return array<string, mixed>
	 */
	private function remember( array $answer, ?array $here = null ): array {
		$standing = array( 'here' => $here ?? self::standing()['here'] ?? null );
		foreach ( array( 'token', 'state', 'reason', 'detail', 'tried_at', 'windows', 'fetched' ) as $name ) {
			$standing[ $name ] = $answer[ $name ] ?? null;
		}
		update_option( self::STANDING, $standing, false );
		return $standing;
	}

	/** @param mixed $known Of which fetching the figures here are. */
	private function since( mixed $known ): string {
		$at = is_array( $known ) ? (int) ( $known['at'] ?? 0 ) : 0;
		return 0 === $at ? '1970-01-01' : gmdate( 'Y-m-d', $at - self::DAYS_THAT_CHANGE * DAY_IN_SECONDS );
	}

	/** Figures of two accounts, or counted by two windows, are never added together. */
	private function isSame( mixed $known, mixed $source ): bool {
		return is_array( $known ) && is_array( $source ) && ( $known['windows'] ?? null ) === ( $source['windows'] ?? null ) && ( $known['account']['id'] ?? null ) === ( $source['account']['id'] ?? null );
	}

	private function forget(): void {
		global $wpdb;
		foreach ( array( Schema::figures(), Schema::entities() ) as $table ) {
			$wpdb->query( $wpdb->prepare( 'DELETE FROM %i', $table ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Our own table.
		}
	}

	/** @param array<string, mixed> $answer */
	private function keep( array $answer ): void {
		global $wpdb;
		foreach ( is_array( $answer['days'] ?? null ) ? $answer['days'] : array() as $told ) {
			$day = is_array( $told ) && is_string( $told['day'] ?? null ) ? $told['day'] : '';
			if ( 1 !== preg_match( self::DAY, $day ) || ! is_array( $told['figures'] ?? null ) ) {
				continue;
			}
			$rows = array();
			foreach ( $told['figures'] as $row ) {
				if ( is_array( $row ) && 9 === count( $row ) && self::isEntity( $row[0], $row[1] ) ) {
					$rows[] = array( $day, (string) $row[0], (string) $row[1], ...array_map( 'intval', array_slice( array_values( $row ), 2 ) ) );
				}
			}
			$wpdb->query( $wpdb->prepare( 'DELETE FROM %i WHERE day = %s', Schema::figures(), $day ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Our own table; read from a key.
			Insertion::replace( Schema::figures(), $rows );
		}
		// What is gone at Pinterest keeps its name here, as its figures stay.
		$rows = array();
		foreach ( is_array( $answer['entities'] ?? null ) ? $answer['entities'] : array() as $row ) {
			if ( is_array( $row ) && 6 === count( $row ) && self::isEntity( $row[0], $row[1] ) ) {
				$texts  = array_map( static fn ( mixed $text ): string => is_string( $text ) ? $text : '', $row );
				$rows[] = array( $texts[0], $texts[1], mb_substr( $texts[2], 0, 255 ), substr( $texts[3], 0, 16 ), substr( $texts[4], 0, 20 ), substr( $texts[5], 0, 20 ) );
			}
		}
		Insertion::replace( Schema::entities(), $rows );
	}

	private static function isEntity( mixed $level, mixed $id ): bool {
		return in_array( $level, self::LEVELS, true ) && is_string( $id ) && 1 === preg_match( self::ENTITY, $id );
	}
}
