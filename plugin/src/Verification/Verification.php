<?php

declare(strict_types=1);

namespace Pintally\Verification;

use Pintally\Delivery\Queue;
use Pintally\Settings\Settings;

/**
 * Looks at the real shop, page by page, and keeps what it saw.
 *
 * It runs in the request of whoever asks for it in wp-admin, as long as that is quick; what is left is done in the
 * background. Never in a shopper's request.
 */
final class Verification {

	public const CONTINUE_ACTION = 'pintally_verify';

	private const OPTION = 'pintally_verification';
	/** Seconds that somebody may be kept waiting before the rest goes to the background. */
	private const BUDGET = 15;
	/** After so many seconds a run that has not ended never will. */
	private const STALE = 600;

	public function __construct( private readonly Settings $settings, private readonly ShopPages $pages, private readonly PageCheck $check ) {}

	/**
	 * Begins anew.
	 *
	 * @return array<string, mixed> As result().
	 */
	public function start(): array {
		$this->keep(
			array(
				'state'      => 'running',
				'started_at' => time(),
				'at'         => 0,
				'tag_id'     => $this->settings->text( 'tag_id' ),
				'left'       => $this->pages->all(),
				'pages'      => array(),
			)
		);
		$this->visit( microtime( true ) + self::BUDGET );
		if ( array() !== $this->result()['left'] ) {
			$this->goOnInBackground();
		}
		return $this->result();
	}

	/** In the background: whatever is left. What has ended keeps the time at which it did. */
	public function finish(): void {
		if ( 'running' === $this->result()['state'] ) {
			$this->visit( INF );
		}
	}

	/**
	 * What was seen last.
	 *
	 * @return array{state: 'never'|'running'|'done', started_at: int, at: int, tag_id: string, left: array<string, string>, pages: list<array<string, mixed>>}
	 */
	public function result(): array {
		$kept = get_option( self::OPTION, array() );
		/** @var array{state: 'never'|'running'|'done', started_at: int, at: int, tag_id: string, left: array<string, string>, pages: list<array<string, mixed>>} $result */
		$result = ( is_array( $kept ) ? $kept : array() ) + array(
			'state'      => 'never',
			'started_at' => 0,
			'at'         => 0,
			'tag_id'     => '',
			'left'       => array(),
			'pages'      => array(),
		);
		if ( 'running' === $result['state'] && time() - $result['started_at'] > self::STALE ) {
			$result['state'] = array() === $result['pages'] ? 'never' : 'done';
		}
		return $result;
	}

	/** When the plugin goes. */
	public static function clear(): void {
		wp_clear_scheduled_hook( self::CONTINUE_ACTION );
		if ( Queue::hasActionScheduler() ) {
			as_unschedule_all_actions( self::CONTINUE_ACTION );
		}
	}

	/** @param float $until Unix seconds; no page is begun after it. */
	private function visit( float $until ): void {
		$result = $this->result();
		foreach ( $result['left'] as $page => $url ) {
			if ( microtime( true ) > $until ) {
				break;
			}
			$answer            = Visit::to( $url );
			$seen              = $this->check->check( $page, $answer );
			$result['pages'][] = array(
				'page'     => $page,
				'url'      => $url,
				'status'   => $answer->status,
				'findings' => array_map( static fn ( Finding $finding ): array => $finding->toArray(), $seen['findings'] ),
				'hooks'    => $seen['hooks'],
			);
			unset( $result['left'][ $page ] );
			// Where the site cannot call itself, no other page will answer.
			if ( 'page_loopback' === $answer->problem ) {
				$result['left'] = array();
				break;
			}
			$this->keep( $result );
		}
		if ( array() === $result['left'] ) {
			$result['state'] = 'done';
			$result['at']    = time();
		}
		$this->keep( $result );
	}

	private function goOnInBackground(): void {
		if ( Queue::hasActionScheduler() ) {
			as_enqueue_async_action( self::CONTINUE_ACTION, array(), 'pintally', true );
			return;
		}
		wp_schedule_single_event( time(), self::CONTINUE_ACTION );
		spawn_cron();
	}

	/** @param array<string, mixed> $result */
	private function keep( array $result ): void {
		update_option( self::OPTION, $result, false );
	}
}
