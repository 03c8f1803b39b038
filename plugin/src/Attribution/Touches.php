<?php

declare(strict_types=1);

namespace Pintally\Attribution;

use Pintally\Context\Email;
use Pintally\Ledger\Person;
use Pintally\Ledger\Time;

/**
 * Writes down where visits came from and whose browser it is. Called only where there is consent.
 */
final class Touches {

	/** More arrivals than that in a day are no person's. */
	private const MOST_A_DAY = 50;

	/** What is known of this request already: a sign-up at checkout tells the same twice. */
	private static string $identified = '';

	/**
	 * One arrival, now.
	 *
	 * @param string $visitor The visitor id.
	 * @param Source $source  Where it came from.
	 * @return bool False where this visitor arrives too often.
	 */
	public function record( string $visitor, Source $source ): bool {
		global $wpdb;
		/**
		 * Where a visit came from, before it is written down: what is changed here decides its channel.
		 *
		 * @param array<string, string> $columns `referrer` (a host), `click_ids` (names, with commas), `utm_source` …
		 *                                       `utm_term`, `campaign_id`, `ad_group_id`, `ad_id`; as far as they are told.
		 *                                       Answer null: this is no touch, such as the way back from a payment page.
		 */
		$filtered = apply_filters( 'pintally_touch', $source->columns );
		if ( null === $filtered ) {
			return true;
		}
		$columns = is_array( $filtered ) ? Source::columns( $filtered ) : $source->columns;
		Schema::ensure();
		$now    = time();
		$before = (int) $wpdb->get_var( $wpdb->prepare( 'SELECT COUNT(*) FROM %i WHERE visitor = %s AND occurred_at > %s', Schema::touches(), $visitor, Time::toSql( $now - DAY_IN_SECONDS ) ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Our own table; read from a key.
		if ( $before >= self::MOST_A_DAY ) {
			return false;
		}
		return 1 === $wpdb->insert( // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Our own table, one insert.
			Schema::touches(),
			array(
				'occurred_at' => Time::toSql( $now ),
				'visitor'     => $visitor,
			) + $columns
		);
	}

	/**
	 * This browser is that customer's: a log-in, a sign-up, a form with an e-mail address, an order.
	 *
	 * @param string $visitor The visitor id.
	 * @param string $email   As somebody typed it; it is not stored.
	 */
	public function identify( string $visitor, string $email ): void {
		global $wpdb;
		$customer = self::customer( $email );
		if ( '' === $visitor || '' === $customer || $visitor . $customer === self::$identified ) {
			return;
		}
		Schema::ensure();
		self::$identified = $visitor . $customer;
		// Not $wpdb->insert(), which first asks the database for the table's columns: this is a shopper's request.
		$wpdb->query( $wpdb->prepare( 'INSERT INTO %i (occurred_at, visitor, customer) VALUES (%s, %s, %s)', Schema::identifications(), Time::toSql( time() ), $visitor, $customer ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Our own table, one insert.
	}

	/** @return string A customer's key: a keyed hash of the normalised address; empty where it is none. */
	public static function customer( string $email ): string {
		return Person::key( Email::hash( $email ) );
	}

	/**
	 * What is older goes, a batch at a time.
	 *
	 * @return bool Whether more may be left.
	 */
	public function prune( int $before, int $batch ): bool {
		global $wpdb;
		Schema::ensure();
		$is_full = false;
		foreach ( array( Schema::touches(), Schema::identifications() ) as $table ) {
			$ids = array_map( 'intval', $wpdb->get_col( $wpdb->prepare( 'SELECT id FROM %i WHERE occurred_at < %s ORDER BY occurred_at LIMIT %d', $table, Time::toSql( $before ), $batch ) ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Our own table.
			if ( array() !== $ids ) {
				$wpdb->query( $wpdb->prepare( 'DELETE FROM %i WHERE id IN (' . implode( ', ', array_fill( 0, count( $ids ), '%d' ) ) . ')', $table, ...$ids ) ); // phpcs:ignore WordPress.DB -- Our own table; the list is made of placeholders.
			}
			$is_full = $is_full || count( $ids ) === $batch;
		}
		// After the touches: Packs.php counts on it.
		( new Packs() )->forgetBefore( $before );
		return $is_full;
	}
}
