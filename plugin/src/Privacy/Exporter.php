<?php

declare(strict_types=1);

namespace Pintally\Privacy;

use Pintally\Admin\SaleState;
use Pintally\Attribution\OfCustomer;
use Pintally\Context\OrderContext;
use Pintally\Ledger\OfPerson;
use Pintally\Ledger\Trail;
use Pintally\Vocabulary;

/**
 * WordPress's tool "Export Personal Data": what is kept here of a person, in words.
 */
final class Exporter {

	/** Rows of each kind in one step. */
	private const ROWS = 200;

	public function __construct( private readonly OfPerson $events, private readonly OfCustomer $journeys ) {}

	/**
	 * @param string $email As WordPress's request has it.
	 * @param int    $page  From 1.
	 * @return array{data: list<array<string, mixed>>, done: bool}
	 */
	public function export( string $email, int $page ): array {
		$subject = new Subject( $email );
		$orders  = $subject->orders( $page );
		$events  = $this->events->rows( $subject->key, array(), $page, self::ROWS );
		$touches = $this->journeys->touches( $subject->visitors( array() ), $page, self::ROWS );
		$known   = $this->journeys->identifications( $subject->key, $page, self::ROWS );
		return array(
			'data' => array(
				...array_map( fn ( array $row ): array => $this->event( $row ), $events ),
				...array_values( array_filter( array_map( fn ( \WC_Order $order ): ?array => $this->order( $order ), $orders ) ) ),
				...array_map( fn ( array $row ): array => $this->touch( $row ), $touches ),
				...array_map( fn ( array $row ): array => $this->identification( $row ), $known ),
			),
			'done' => count( $orders ) < Subject::ORDERS && max( count( $events ), count( $touches ), count( $known ) ) < self::ROWS,
		);
	}

	/**
	 * @param array<string, string|null> $row
	 * @return array<string, mixed>
	 */
	private function event( array $row ): array {
		$trail   = Trail::read( $row['trail'] );
		$context = json_decode( (string) $row['context'], true );
		$context = is_array( $context ) ? $context : array();
		return self::item(
			'pintally-events',
			__( 'Events for Pinterest', 'pintally' ),
			(string) $row['event_id'],
			array(
				__( 'Time (UTC)', 'pintally' )           => $row['occurred_at'],
				__( 'Event', 'pintally' )                => self::label( Vocabulary::events(), (string) $row['event'] ),
				__( 'State', 'pintally' )                => SaleState::label( (string) $row['state'] ),
				__( 'Order', 'pintally' )                => '0' === (string) $row['order_id'] ? '' : $row['order_id'],
				__( 'Value', 'pintally' )                => trim( $row['value'] . ' ' . $row['currency'] ),
				__( 'Page', 'pintally' )                 => $context['page_url'] ?? $trail['page'],
				__( 'Consent', 'pintally' )              => $trail['consent'],
				__( 'Who told of the consent', 'pintally' ) => $trail['source'],
				__( 'Visitor id', 'pintally' )           => $context['visitor_id'] ?? '',
				__( 'Pinterest’s click id', 'pintally' ) => $context['epik'] ?? '',
				__( 'IP address', 'pintally' )           => $context['ip'] ?? '',
				__( 'Browser', 'pintally' )              => $context['user_agent'] ?? '',
				__( 'Billing state and country', 'pintally' ) => trim( ( $context['state'] ?? '' ) . ' ' . ( $context['country'] ?? '' ) ),
				__( 'Matched by', 'pintally' )           => trim( str_replace( ',', ' ', (string) $row['match_keys'] ) ),
			)
		);
	}

	/** @return array<string, mixed>|null Null: nothing was kept with it. */
	private function order( \WC_Order $order ): ?array {
		$stored = $order->get_meta( OrderContext::META );
		return is_array( $stored ) ? self::item(
			'pintally-orders',
			__( 'Kept with orders for Pinterest', 'pintally' ),
			'order-' . $order->get_id(),
			array(
				__( 'Order', 'pintally' )                => $order->get_order_number(),
				__( 'Consent', 'pintally' )              => $stored['consent'] ?? '',
				__( 'Who told of the consent', 'pintally' ) => $stored['consent_source'] ?? '',
				__( 'Visitor id', 'pintally' )           => $stored['visitor_id'] ?? '',
				__( 'Pinterest’s click id', 'pintally' ) => $stored['epik'] ?? '',
				__( 'Language', 'pintally' )             => $stored['locale'] ?? '',
			)
		) : null;
	}

	/**
	 * @param array<string, string> $row
	 * @return array<string, mixed>
	 */
	private function touch( array $row ): array {
		return self::item(
			'pintally-touches',
			__( 'Where visits came from', 'pintally' ),
			'touch-' . $row['id'],
			array(
				__( 'Time (UTC)', 'pintally' ) => $row['occurred_at'],
				__( 'Visitor id', 'pintally' ) => $row['visitor'],
				__( 'From', 'pintally' )       => $row['referrer'],
				__( 'Click ids', 'pintally' )  => $row['click_ids'],
				__( 'Source', 'pintally' )     => $row['utm_source'],
				__( 'Medium', 'pintally' )     => $row['utm_medium'],
				__( 'Campaign', 'pintally' )   => $row['utm_campaign'],
				__( 'Content', 'pintally' )    => $row['utm_content'],
				__( 'Term', 'pintally' )       => $row['utm_term'],
				__( 'Numbers of campaign, ad group and ad', 'pintally' ) => trim( $row['campaign_id'] . ' ' . $row['ad_group_id'] . ' ' . $row['ad_id'] ),
			)
		);
	}

	/**
	 * @param array<string, string> $row
	 * @return array<string, mixed>
	 */
	private function identification( array $row ): array {
		return self::item(
			'pintally-browsers',
			__( 'Browsers that are known as yours', 'pintally' ),
			'identification-' . $row['id'],
			array(
				__( 'Time (UTC)', 'pintally' ) => $row['occurred_at'],
				__( 'Visitor id', 'pintally' ) => $row['visitor'],
			)
		);
	}

	/**
	 * @param array<string, mixed> $values By name.
	 * @return array<string, mixed>
	 */
	private static function item( string $group, string $label, string $id, array $values ): array {
		$data = array();
		foreach ( $values as $name => $value ) {
			if ( is_scalar( $value ) && '' !== (string) $value ) {
				$data[] = array(
					'name'  => $name,
					'value' => (string) $value,
				);
			}
		}
		return array(
			'group_id'    => $group,
			'group_label' => $label,
			'item_id'     => $id,
			'data'        => $data,
		);
	}

	/** @param array<string, array<string, mixed>> $vocabulary */
	private static function label( array $vocabulary, string $name ): string {
		$label = $vocabulary[ $name ]['label'] ?? $name;
		return is_string( $label ) ? translate( $label, 'pintally' ) : $name; // phpcs:ignore WordPress.WP.I18n -- The vocabulary's words, which scripts/i18n.ts collects.
	}
}
