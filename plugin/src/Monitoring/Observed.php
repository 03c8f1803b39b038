<?php

declare(strict_types=1);

namespace Pintally\Monitoring;

use Pintally\Ledger\WatchedSums;
use Pintally\Settings\Settings;
use Pintally\Verification\Verification;

/**
 * What the shop itself can see of the checks without statistics: `Observed` of core/monitoring/checks.ts.
 */
final class Observed {

	/** The pages that monitoring knows. */
	private const PAGES = array( 'home', 'product', 'category', 'cart', 'checkout', 'order_received' );
	/** An older look says nothing of today. */
	private const FRESH = 2 * DAY_IN_SECONDS;

	/** Findings by what they take away; one that is in neither leaves the page as it should be. */
	private const LACKS = array(
		'tag'       => array( 'tag_missing', 'tag_kept_off', 'script_missing', 'script_delayed', 'script_held', 'csp_inline', 'csp_script' ),
		'tag_id'    => array( 'tag_other_id', 'tag_twice', 'other_tag', 'other_tag_plugin', 'other_tag_gtm' ),
		'event_ids' => array( 'visitor_in_page', 'page_from_cache' ),
	);

	public function __construct(
		private readonly Settings $settings,
		private readonly Verification $verification,
		private readonly WatchedSums $sums
	) {}

	/** @return array<string, mixed> */
	public function now(): array {
		$both  = $this->both();
		$since = $this->sums->waitingSince();
		return array(
			'pages'         => $this->pages(),
			// The ledger joins both sides by the id alone, so that whatever it has of both has one.
			'both_sides'    => 0 === $both ? null : array(
				'events'  => $both,
				'same_id' => $both,
			),
			'oldest_queued' => 0 === $since ? 'nothing' : $since,
		);
	}

	/** @return int Events of the last week that the server delivered and the browser called the tag for. */
	private function both(): int {
		$rows = array_filter( $this->sums->between( time() - 7 * DAY_IN_SECONDS, time() ), static fn ( array $row ): bool => 'delivered' === $row['state'] && 'called' === $row['tag_state'] );
		return array_sum( array_column( $rows, 'events' ) );
	}

	/** @return array<string, array{tag: bool, tag_id: bool, event_ids: bool}|null>|null By page; null: not reached, or no recent look at all. */
	private function pages(): ?array {
		$seen = $this->verification->result();
		$tag  = $this->settings->text( 'tag_id' );
		if ( '' === $tag || 'done' !== $seen['state'] || $seen['tag_id'] !== $tag || time() - $seen['at'] > self::FRESH ) {
			return null;
		}
		$pages = array();
		foreach ( $seen['pages'] as $page ) {
			if ( ! in_array( $page['page'], self::PAGES, true ) ) {
				continue;
			}
			$codes  = array_column( (array) $page['findings'], 'code' );
			$is_bad = static fn ( string $part ): bool => array() !== array_intersect( self::LACKS[ $part ], $codes );
			// Without an answer nothing is known; a page that answers without the tag has no hooks either.
			$pages[ (string) $page['page'] ] = 200 !== (int) $page['status'] ? null : array(
				'tag'       => ! $is_bad( 'tag' ),
				'tag_id'    => ! $is_bad( 'tag_id' ),
				'event_ids' => ! $is_bad( 'event_ids' ) && is_array( $page['hooks'] ),
			);
		}
		return array() === $pages ? null : $pages;
	}
}
