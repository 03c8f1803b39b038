<?php

declare(strict_types=1);

namespace Pintally\Admin;

use Pintally\Context\OrderContext;
use Pintally\Ledger\Reading;
use Pintally\Ledger\Time;
use Pintally\Ledger\Trail;
use Pintally\Settings\Settings;
use Pintally\Vocabulary;

/**
 * A box on an order's own screen, in both of WooCommerce's storages: what became of its sale, and what to do.
 */
final class OrderBox {

	public function __construct( private readonly Reading $ledger, private readonly Settings $settings, private readonly OrderContext $context ) {}

	public function register(): void {
		add_action( 'add_meta_boxes', array( $this, 'add' ) );
	}

	public function add(): void {
		if ( Capability::isGranted() ) {
			add_meta_box( 'pintally-sale', __( 'Pinterest', 'pintally' ), array( $this, 'render' ), wc_get_page_screen_id( 'shop-order' ), 'side', 'default' );
		}
	}

	/** @param \WP_Post|\WC_Order $subject */
	public function render( $subject ): void {
		$order = $subject instanceof \WC_Order ? $subject : wc_get_order( $subject );
		$id    = $order instanceof \WC_Order ? $order->get_id() : 0;
		$row   = $this->ledger->ofOrders( array( $id ) )[ $id ] ?? null;
		if ( null === $row || ! $order instanceof \WC_Order ) {
			printf( '<p>%s</p>', esc_html( $this->whyNone() ) );
			return;
		}
		$reason = (string) $row['reason'];
		printf( '<p>%s</p>', SaleState::badge( $row ) ); // phpcs:ignore WordPress.Security.EscapeOutput -- Escaped there.
		if ( '' === $reason ) {
			printf( '<p>%s</p>', esc_html( SaleState::word( Vocabulary::states(), (string) $row['state'], 'description' ) ) );
		} else {
			printf( '<p><strong>%s.</strong> %s</p>', esc_html( SaleState::word( Vocabulary::reasons(), $reason, 'label' ) ), esc_html( SaleState::word( Vocabulary::reasons(), $reason, 'description' ) ) );
			printf( '<p>%s</p>', esc_html( SaleState::word( Vocabulary::reasons(), $reason, 'remedy' ) ) );
		}
		if ( '' !== (string) $row['detail'] ) {
			printf( '<blockquote>%s</blockquote>', esc_html( (string) $row['detail'] ) );
		}
		echo '<ul>';
		foreach ( $this->facts( $row, Trail::read( Trail::of( $this->context->of( $order ) ) ) ) as $label => $value ) {
			printf( '<li>%s: <strong>%s</strong></li>', esc_html( $label ), esc_html( $value ) );
		}
		echo '</ul>';
		printf( '<p><a href="%s">%s</a></p>', esc_url( Screen::storyUrl( (string) $row['event_id'] ) ), esc_html__( 'See the whole story', 'pintally' ) );
	}

	/**
	 * What happened, in order.
	 *
	 * @param array<string, string|null>                                             $row
	 * @param array{consent: string, source: string, page: string, click_id: bool} $trail
	 * @return array<string, string> Label => value.
	 */
	private function facts( array $row, array $trail ): array {
		$consent = match ( $trail['consent'] ) {
			'granted' => __( 'given', 'pintally' ),
			'denied'  => __( 'refused', 'pintally' ),
			default   => __( 'not answered', 'pintally' ),
		};
		$tag = match ( $row['tag_state'] ) {
			'called'  => __( 'called', 'pintally' ),
			'blocked' => __( 'blocked', 'pintally' ),
			'handed'  => __( 'handed to the page', 'pintally' ),
			default   => __( 'not seen', 'pintally' ),
		};
		return array_filter(
			array(
				__( 'Happened', 'pintally' )            => self::moment( $row['occurred_at'] ),
				__( 'Consent', 'pintally' )             => $consent,
				__( 'Came by a Pinterest click', 'pintally' ) => $trail['click_id'] ? __( 'yes', 'pintally' ) : __( 'no', 'pintally' ),
				__( 'Value', 'pintally' )               => '' === (string) $row['value'] ? '' : $row['value'] . ' ' . $row['currency'],
				__( 'Tag, in the browser', 'pintally' ) => $tag,
				__( 'Conversions API, from the server', 'pintally' ) => SaleState::label( (string) $row['state'] ),
				__( 'Last change', 'pintally' )         => self::moment( $row['updated_at'] ),
			)
		);
	}

	private static function moment( ?string $time ): string {
		return (string) wp_date( get_option( 'date_format' ) . ' ' . get_option( 'time_format' ), Time::fromSql( $time ) );
	}

	private function whyNone(): string {
		$names    = wc_get_order_statuses();
		$statuses = array_map( static fn ( string $status ): string => $names[ 'wc-' . $status ] ?? $status, $this->settings->list( 'paid_statuses' ) );
		/* translators: %s: list of order statuses. */
		return sprintf( __( 'No event. An order becomes a sale when it first reaches one of these: %s.', 'pintally' ), implode( ', ', $statuses ) );
	}
}
