<?php

declare(strict_types=1);

namespace Pintally\Admin;

use Pintally\Vocabulary;

/**
 * How the sale of an order stands with Pinterest, for WooCommerce's own screens: in its own badges.
 */
final class SaleState {

	/** WooCommerce's class of a badge, for its colour. */
	private const BADGES = array(
		'waiting'   => 'status-on-hold',
		'accepted'  => 'status-on-hold',
		'delivered' => 'status-processing',
		'refused'   => 'status-failed',
		'left_out'  => 'status-pending',
	);

	/** What the orders can be filtered by: name => states of the ledger; `none` has no event at all. */
	public const FILTERS = array(
		'delivered' => array( 'delivered' ),
		'waiting'   => array( 'waiting', 'accepted' ),
		'refused'   => array( 'refused' ),
		'left_out'  => array( 'left_out' ),
		'none'      => array(),
	);

	/** @return string The state in a word. */
	public static function label( string $state ): string {
		return self::word( Vocabulary::states(), $state, 'label' );
	}

	/**
	 * @param array<string, array<string, mixed>> $vocabulary
	 * @param 'label'|'description'|'remedy'      $part
	 * @return string A name's words, translated; the name itself where this version does not know it.
	 */
	public static function word( array $vocabulary, string $name, string $part ): string {
		$word = $vocabulary[ $name ][ $part ] ?? ( 'label' === $part ? $name : '' );
		return is_string( $word ) && '' !== $word ? __( $word, 'pintally' ) : ''; // phpcs:ignore WordPress.WP.I18n -- The vocabulary's words are in the catalogue.
	}

	/**
	 * @param array<string, string|null> $row Of Reading.
	 * @return string A badge that leads to the event's story, escaped.
	 */
	public static function badge( array $row ): string {
		$state  = (string) $row['state'];
		$reason = (string) $row['reason'];
		$why    = '' === $reason ? self::word( Vocabulary::states(), $state, 'description' ) : self::word( Vocabulary::reasons(), $reason, 'label' );
		return sprintf(
			'<a href="%s" title="%s"><mark class="order-status %s"><span>%s</span></mark></a>',
			esc_url( Screen::storyUrl( (string) $row['event_id'] ) ),
			esc_attr( $why ),
			esc_attr( self::BADGES[ $state ] ?? 'status-pending' ),
			esc_html( self::label( $state ) )
		);
	}
}
