<?php

declare(strict_types=1);

namespace Pintally\Setup;

use Pintally\Ledger\Tally;
use Pintally\Settings\Settings;
use Pintally\Verification\Finding;
use Pintally\Verification\Verification;
use Pintally\Vocabulary;

/**
 * Do the right pages tell the right events, with their values, and do such events happen?
 */
final class EventsPoint implements Point {

	/** Without these Pinterest cannot learn who buys; for a site without a shop, who asks. */
	private const NEEDED = array(
		'shop' => array( 'page_visit', 'add_to_cart', 'checkout' ),
		'site' => array( 'page_visit', 'lead' ),
	);

	public function __construct( private readonly Settings $settings, private readonly Verification $verification, private readonly Tally $tally ) {}

	public function name(): string {
		return 'events';
	}

	public function isQuick(): bool {
		return true;
	}

	public function look(): Observation {
		$findings = array();
		$needed   = self::NEEDED[ class_exists( \WooCommerce::class ) ? 'shop' : 'site' ];
		foreach ( $needed as $event ) {
			if ( $this->settings->isEventOff( $event ) ) {
				$findings[] = new Finding( 'event_off', $event );
			}
		}
		$evidence = array();
		$judged   = 0;
		foreach ( $this->verification->result()['pages'] as $page ) {
			// A page that was not reached or has no tag is another point's business.
			if ( ! is_array( $page['hooks'] ) ) {
				continue;
			}
			++$judged;
			$facts = array_column( $page['hooks'], 'facts', 'event' );
			$line  = $facts['page_visit']['lines'][0] ?? array();
			if ( 'product' === $page['page'] && ! $this->settings->isEventOff( 'page_visit' ) ) {
				if ( empty( $line['product_id'] ) || ! isset( $line['total'] ) ) {
					$findings[] = new Finding( 'product_not_named', '', 'product' );
				} else {
					/* translators: 1: product name, 2: amount, 3: currency code. */
					$evidence[] = sprintf( __( 'The product page names %1$s at %2$s %3$s.', 'pintally' ), $line['name'] ?? '', $line['total'], $facts['page_visit']['currency'] ?? '' );
				}
			}
			if ( 'category' === $page['page'] && ! $this->settings->isEventOff( 'view_category' ) ) {
				$category = (string) ( $facts['view_category']['category'] ?? '' );
				if ( '' === $category ) {
					$findings[] = new Finding( 'category_not_named', '', 'category' );
				} else {
					/* translators: %s: category name. */
					$evidence[] = sprintf( __( 'The category page names %s.', 'pintally' ), $category );
				}
			}
		}
		$seen = $this->tally->byName();
		foreach ( $seen as $event => [ 'events' => $number, 'last' => $at ] ) {
			/* translators: 1: event name, 2: number of events, 3: date and time. */
			$evidence[] = sprintf( _n( '%1$s: %2$d in the last seven days, on %3$s.', '%1$s: %2$d in the last seven days, the last on %3$s.', $number, 'pintally' ), self::label( $event ), $number, (string) wp_date( 'Y-m-d H:i', $at ) );
		}
		// What browsers alone tell of is not in the ledger but with the worker.
		$expected = array_filter( $needed, static fn ( string $event ): bool => 'browser' !== Vocabulary::events()[ $event ]['born'] );
		foreach ( array_diff( $expected, array_keys( $seen ) ) as $event ) {
			/* translators: %s: event name. */
			$evidence[] = sprintf( __( '%s: nothing was seen yet in the last seven days.', 'pintally' ), self::label( $event ) );
		}
		return new Observation( $findings, $evidence, $judged > 0 && array() !== array_intersect( $expected, array_keys( $seen ) ) );
	}

	private static function label( string $event ): string {
		return translate( (string) ( Vocabulary::events()[ $event ]['label'] ?? $event ), 'pintally' ); // phpcs:ignore WordPress.WP.I18n -- The vocabulary's words are among the plugin's translations.
	}
}
