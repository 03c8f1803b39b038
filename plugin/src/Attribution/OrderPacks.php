<?php

declare(strict_types=1);

namespace Pintally\Attribution;

use Pintally\Ledger\Schema as Ledger;
use Pintally\Ledger\Time;

/**
 * Orders of days that are over, as the reader gets them: to join a hundred thousand with what WooCommerce keeps of each
 * would keep the reader waiting for seconds. A pack goes as soon as one of its orders changes (OrderChanges.php), and
 * counts only while the ledger has as many sales of its time; what no pack has is asked of WooCommerce.
 */
final class OrderPacks {

	/** The highest order in a pack: a newer one need not be looked for. Autoloaded. */
	public const HIGHEST = 'pintally_orders_packed';

	/** Well below a megabyte, which every server takes in one statement. */
	private const MOST = 4_000;
	/** An order that was paid before midnight may be written down after it. */
	private const LATE = HOUR_IN_SECONDS;
	/** Read at once. */
	private const PAGE = 16;
	/** Those of Orders.php, in the ledger. */
	private const SALES = "event = 'checkout' AND test = 0 AND occurred_at >= %s AND occurred_at < %s";

	/** @param int $most Orders in one. */
	public function __construct( private readonly Orders $orders, private readonly int $most = self::MOST ) {}

	/**
	 * @param int $from Unix seconds; from this moment on …
	 * @param int $to   … and before this one.
	 * @return \Generator<int, string|list<list<int|string|bool|null>>> What Orders::pages() says, newest first; that of a pack as JSON, without the brackets of the list.
	 */
	public function pages( int $from, int $to ): \Generator {
		foreach ( array_chunk( array_reverse( $this->within( $from, $to ) ), self::PAGE ) as $packs ) {
			$texts = PackTable::texts( Schema::orderPacks(), array_column( $packs, 0 ) );
			foreach ( $packs as [ $id, $start, $end ] ) {
				// Of two that overlap the later counts; what has gone since is asked of WooCommerce.
				if ( $end > $to || ! isset( $texts[ $id ] ) ) {
					continue;
				}
				if ( $end < $to ) {
					yield from $this->orders->pages( $end, $to );
				}
				if ( '' !== $texts[ $id ] ) {
					yield $texts[ $id ];
				}
				$to = $start;
			}
		}
		if ( $from < $to ) {
			yield from $this->orders->pages( $from, $to );
		}
	}

	/**
	 * Packs what is not packed yet, and removes what does not count any more.
	 *
	 * @param int $seconds To stop after.
	 * @return bool Whether more is left.
	 */
	public function make( int $seconds ): bool {
		global $wpdb;
		Schema::ensure();
		$first = $wpdb->get_var( $wpdb->prepare( "SELECT MIN(occurred_at) FROM %i WHERE event = 'checkout' AND test = 0", Ledger::table() ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Our own table; read from a key.
		$until = PackTable::midnight( time() - self::LATE );
		$begin = is_string( $first ) ? PackTable::midnight( Time::fromSql( $first ) ) : $until;
		$packs = $this->within( $begin, $until );
		$this->removeAllBut( array_column( $packs, 0 ) );
		$stop = time() + $seconds;
		foreach ( PackTable::gaps( $packs, $begin, $until ) as [ $from, $end ] ) {
			while ( $from < $end ) {
				if ( time() >= $stop ) {
					return true;
				}
				$next = min( $end, PackTable::midnight( $from ) + DAY_IN_SECONDS );
				$this->pack( $from, $next );
				$from = $next;
			}
		}
		return false;
	}

	/**
	 * Something of these orders has changed: their packs go.
	 *
	 * @param list<int> $order_ids
	 */
	public static function forget( array $order_ids ): void {
		global $wpdb;
		if ( array() === $order_ids ) {
			return;
		}
		$moments = $wpdb->get_col( $wpdb->prepare( 'SELECT DISTINCT occurred_at FROM %i WHERE order_id IN (' . implode( ', ', array_fill( 0, count( $order_ids ), '%d' ) ) . ')', Ledger::table(), ...$order_ids ) ); // phpcs:ignore WordPress.DB -- Our own table; the list is made of placeholders.
		if ( array() !== $moments ) {
			Schema::ensure();
			PackTable::forget( Schema::orderPacks(), array_values( array_map( 'strval', $moments ) ) );
		}
	}

	/** What changed while nobody listened is not known: all go. */
	public static function clear(): void {
		global $wpdb;
		Schema::ensure();
		$wpdb->query( $wpdb->prepare( 'DELETE FROM %i', Schema::orderPacks() ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Our own table.
	}

	/** Whether an order is too new to be in any pack. @param int $created Unix seconds. */
	public static function isTooNew( int $order_id, int $created ): bool {
		return $order_id > (int) get_option( self::HIGHEST, 0 ) && $created >= PackTable::midnight( time() - self::LATE );
	}

	private function pack( int $from, int $until ): void {
		global $wpdb;
		$sales = (int) $wpdb->get_var( $wpdb->prepare( 'SELECT COUNT(*) FROM %i WHERE ' . self::SALES . self::shoppers(), Ledger::table(), Time::toSql( $from ), Time::toSql( $until ), ...Orders::NO_SHOPPERS ) ); // phpcs:ignore WordPress.DB -- Our own table; the condition is made of placeholders.
		if ( $sales > $this->most && $until - $from > 1 ) {
			$middle = $from + intdiv( $until - $from, 2 );
			$this->pack( $from, $middle );
			$this->pack( $middle, $until );
			return;
		}
		// Stands there before the orders are read, so that whoever changes one meanwhile takes it away; counts only with its mark.
		$wpdb->insert( // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Our own table.
			Schema::orderPacks(),
			array(
				'starts_at' => Time::toSql( $from ),
				'ends_at'   => Time::toSql( $until ),
				'sales'     => $sales,
				'pack'      => '',
			)
		);
		$id      = (int) $wpdb->insert_id;
		$texts   = array();
		$highest = 0;
		foreach ( $this->orders->pages( $from, $until ) as $rows ) {
			if ( array() !== $rows ) {
				$texts[] = self::text( $rows );
				$highest = max( $highest, ...array_map( 'intval', array_column( $rows, 0 ) ) );
			}
		}
		if ( $highest > (int) get_option( self::HIGHEST, 0 ) ) {
			update_option( self::HIGHEST, $highest, true );
		}
		$wpdb->update( // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Our own table.
			Schema::orderPacks(),
			array(
				'pack' => implode( ',', $texts ),
				'mark' => $this->orders->mark(),
			),
			array( 'id' => $id )
		);
	}

	/**
	 * A page of rows as JSON, without the brackets of the list.
	 *
	 * @param list<list<mixed>> $rows
	 */
	public static function text( array $rows ): string {
		return substr( (string) wp_json_encode( $rows, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE ), 1, -1 );
	}

	/**
	 * A day at a time: its packs count while they have the whole day and as many sales as the ledger. (To count the
	 * sales of each pack in the same question takes MariaDB through all of them for each.)
	 *
	 * @return list<array{int, int, int}> Packs that lie wholly in a range and count: id, from when, until when; in time.
	 */
	private function within( int $from, int $to ): array {
		global $wpdb;
		Schema::ensure();
		/** @var list<array{string, string, string, string}> $found */
		$found = (array) $wpdb->get_results( $wpdb->prepare( 'SELECT id, starts_at, ends_at, sales FROM %i WHERE starts_at >= %s AND ends_at <= %s AND mark = %s ORDER BY starts_at, id', Schema::orderPacks(), Time::toSql( $from ), Time::toSql( $to ), $this->orders->mark() ), ARRAY_N ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Our own table; read from a key.
		if ( array() === $found ) {
			return array();
		}
		$sales   = array_column( (array) $wpdb->get_results( $wpdb->prepare( 'SELECT DATE(occurred_at), COUNT(*) FROM %i WHERE ' . self::SALES . self::shoppers() . ' GROUP BY DATE(occurred_at)', Ledger::table(), Time::toSql( $from ), Time::toSql( $to ), ...Orders::NO_SHOPPERS ), ARRAY_N ), 1, 0 ); // phpcs:ignore WordPress.DB -- Our own table; the condition is made of placeholders; read from a key alone.
		$seconds = array();
		foreach ( PackTable::spans( $found ) as $place => [ , $start, $end ] ) {
			$day             = substr( $found[ $place ][1], 0, 10 );
			$seconds[ $day ] = ( $seconds[ $day ] ?? 0 ) + $end - $start;
			$sales[ $day ]   = (int) ( $sales[ $day ] ?? 0 ) - (int) $found[ $place ][3];
		}
		return PackTable::spans(
			array_values(
				array_filter(
					$found,
					static function ( array $pack ) use ( $seconds, $sales ): bool {
						$day = substr( $pack[1], 0, 10 );
						return DAY_IN_SECONDS === $seconds[ $day ] && 0 === $sales[ $day ];
					}
				)
			)
		);
	}

	/** @param list<int> $ids */
	private function removeAllBut( array $ids ): void {
		global $wpdb;
		$all = array_map( 'intval', $wpdb->get_col( $wpdb->prepare( 'SELECT id FROM %i', Schema::orderPacks() ) ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Our own table.
		foreach ( array_chunk( array_diff( $all, $ids ), 500 ) as $some ) {
			$wpdb->query( $wpdb->prepare( 'DELETE FROM %i WHERE id IN (' . implode( ', ', array_fill( 0, count( $some ), '%d' ) ) . ')', Schema::orderPacks(), ...$some ) ); // phpcs:ignore WordPress.DB -- Our own table; the list is made of placeholders.
		}
	}

	private static function shoppers(): string {
		return ' AND reason NOT IN (' . implode( ', ', array_fill( 0, count( Orders::NO_SHOPPERS ), '%s' ) ) . ')';
	}
}
