<?php

declare(strict_types=1);

namespace Pintally\Monitoring;

use Automattic\WooCommerce\Admin\Notes\Note;
use Automattic\WooCommerce\Admin\Notes\Notes;
use Pintally\Vocabulary;

/**
 * Each open incident as a note in WooCommerce's inbox; it goes when the incident is over. A note that somebody has
 * dismissed stays dismissed.
 *
 * @phpstan-import-type Incident from Standing
 */
final class Inbox {

	private const PREFIX = 'pintally-alert-';

	/** @param list<Incident> $incidents */
	public function tell( array $incidents ): void {
		if ( ! class_exists( Notes::class ) || ! class_exists( Note::class ) ) {
			return;
		}
		$open = array();
		foreach ( $incidents as $incident ) {
			if ( 0 === $incident['closed_at'] ) {
				$open[ $incident['name'] ] = $incident;
			}
		}
		// One for each name; what it is of is in its content, so that the next incident of that name is a new note.
		foreach ( array_keys( Vocabulary::incidents() ) as $name ) {
			$note  = Notes::get_note_by_name( self::PREFIX . $name );
			$note  = $note instanceof Note ? $note : null;
			$since = null === $note ? 0 : (int) ( ( (array) $note->get_content_data() )['opened_at'] ?? 0 );
			if ( null !== $note && ( $open[ $name ]['opened_at'] ?? 0 ) !== $since ) {
				Notes::delete_notes_with_name( self::PREFIX . $name );
				$note = null;
			}
			if ( null === $note && isset( $open[ $name ] ) ) {
				self::add( $open[ $name ] );
			}
		}
	}

	/** When the plugin goes. */
	public static function clear(): void {
		if ( class_exists( Notes::class ) && function_exists( 'WC' ) ) {
			Notes::delete_notes_with_name( array_map( static fn ( string $name ): string => self::PREFIX . $name, array_keys( Vocabulary::incidents() ) ) );
		}
	}

	/** @param Incident $incident */
	private static function add( array $incident ): void {
		$name = $incident['name'];
		$note = new Note();
		$note->set_name( self::PREFIX . $name );
		$note->set_source( 'pintally' );
		$note->set_type( 'warning' === Words::severity( $name ) ? Note::E_WC_ADMIN_NOTE_WARNING : Note::E_WC_ADMIN_NOTE_ERROR );
		/* translators: %s: what is wrong. */
		$note->set_title( sprintf( __( 'Pinterest tracking: %s', 'pintally' ), Words::of( $name, 'label' ) ) );
		$note->set_content( trim( Words::of( $name, 'description' ) . ' ' . Words::of( $name, 'affects' ) . ' ' . Words::parts( $incident ) ) );
		$note->set_content_data( (object) array( 'opened_at' => $incident['opened_at'] ) );
		$note->add_action( 'pintally-alert', Words::action( $name ), Words::place( $name ), Note::E_WC_ADMIN_NOTE_UNACTIONED );
		$note->save();
	}
}
