<?php

declare(strict_types=1);

namespace Pintally\Monitoring;

use Pintally\Admin\Capability;
use Pintally\Admin\Screen;

/**
 * A notice on the dashboard and on WooCommerce's screens while something is open. Whoever hides it sees it again when
 * something else opens.
 *
 * @phpstan-import-type Incident from Standing
 */
final class AlertNotice {

	/** User meta: the incidents whose notice this person has hidden. */
	public const META = 'pintally_alerts_hidden';

	public const HIDE = 'pintally_hide_alerts';

	public function __construct( private readonly Standing $standing ) {}

	public function show(): void {
		$screen = get_current_screen();
		$id     = null === $screen ? '' : $screen->id;
		if ( ! Capability::isGranted() || ( 'dashboard' !== $id && ! str_contains( $id, 'woocommerce' ) && ! str_contains( $id, 'wc-' ) && ! str_contains( $id, 'shop_order' ) && 'edit-product' !== $id ) || str_contains( $id, Screen::SLUG ) ) {
			return;
		}
		$open = $this->standing->open( time() );
		if ( array() === $open || get_user_meta( get_current_user_id(), self::META, true ) === self::key( $open ) ) {
			return;
		}
		$more = count( $open ) - 1;
		/* translators: %d: number of incidents. */
		$others = $more > 0 ? ' ' . sprintf( _n( 'And %d more.', 'And %d more.', $more, 'pintally' ), $more ) : '';
		printf(
			'<div class="notice notice-%s pintally-alert-notice"><p><strong>%s</strong> %s%s</p><p><a class="button button-primary" href="%s">%s</a> <a class="button" href="%s">%s</a></p></div>',
			esc_attr( Words::severity( $open[0]['name'] ) ),
			/* translators: %s: what is wrong. */
			esc_html( sprintf( __( 'Pinterest tracking: %s.', 'pintally' ), Words::of( $open[0]['name'], 'label' ) ) ),
			esc_html( trim( Words::of( $open[0]['name'], 'affects' ) . ' ' . Words::parts( $open[0] ) ) ),
			esc_html( $others ),
			esc_url( Screen::url() . '&tab=alerts' ),
			esc_html__( 'See what to do', 'pintally' ),
			esc_url( wp_nonce_url( admin_url( 'admin-post.php?action=' . self::HIDE ), self::HIDE ) ),
			esc_html__( 'Hide until something else happens', 'pintally' )
		);
	}

	public function hide(): void {
		check_admin_referer( self::HIDE );
		if ( Capability::isGranted() ) {
			update_user_meta( get_current_user_id(), self::META, self::key( $this->standing->open( time() ) ) );
		}
		$from = wp_get_referer();
		wp_safe_redirect( false === $from ? admin_url() : $from );
		exit;
	}

	/** @param list<Incident> $open */
	private static function key( array $open ): string {
		$keys = array_map( static fn ( array $incident ): string => $incident['name'] . '@' . $incident['opened_at'], $open );
		sort( $keys );
		return implode( ' ', $keys );
	}
}
