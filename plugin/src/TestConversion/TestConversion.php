<?php

declare(strict_types=1);

namespace Pintally\TestConversion;

use Pintally\Delivery\Dispatcher;
use Pintally\Delivery\Outcomes;
use Pintally\Delivery\WorkerClient;
use Pintally\Delivery\WorkerRefused;
use Pintally\Delivery\WorkerUnreachable;
use Pintally\Context\Request;
use Pintally\Ledger\Entry;
use Pintally\Ledger\Ledger;
use Pintally\Ledger\Reading;
use Pintally\Ledger\Time;
use Pintally\Settings\Settings;

/**
 * One event, made for the purpose, down both roads to Pinterest: from here through the worker, which has Pinterest
 * check it only (`?test=true`), and through the tag on a page of the shop (Tag\TestVisit). Both with one event_id.
 *
 * Its row in the ledger is marked as a test and is in no sum; no order is made.
 */
final class TestConversion {

	/** The last test: `result` (running, passed, failed), `time`, `event_id`, and what its page needs. */
	public const OPTION = 'pintally_test_conversion';

	/** After that, what has not answered will not. */
	private const PATIENCE = 180;

	public function __construct(
		private readonly TestOrder $order,
		private readonly Settings $settings,
		private readonly Ledger $ledger,
		private readonly Reading $reading,
		private readonly WorkerClient $worker,
		private readonly Outcomes $outcomes
	) {}

	/** Sends the event to the worker and makes the page's token. What the worker says of it is in the ledger. */
	public function start(): void {
		$at    = time();
		$event = TestOrder::event();
		$made  = $this->order->make( $at, $this->settings->list( 'paid_statuses' ) );
		$id    = $made['id'];
		update_option(
			self::OPTION,
			array(
				'result'   => 'running',
				'time'     => $at,
				'event'    => $event,
				'event_id' => $id,
				'order_id' => '',
				'token'    => wp_generate_password( 32, false ),
				'facts'    => TestOrder::printed( $made['facts'] ),
			),
			false
		);
		$this->ledger->record( new Entry( $id, $event, $at, array(), array(), test: true ) );
		$this->ledger->settle( $id, $this->offer( $id, $event, $at, $made['facts'] ) );
	}

	/**
	 * How the last test goes.
	 *
	 * @param bool $ask Whether to ask the worker for news.
	 * @return array<string, mixed> As docs/api.md has it; `result` is "none" where there was no test.
	 */
	public function read( bool $ask ): array {
		$test = self::stored();
		if ( '' === $test['event_id'] ) {
			return array( 'result' => 'none' );
		}
		$row     = $this->reading->find( $test['event_id'] );
		$problem = '';
		if ( $ask && 'running' === $test['result'] && null !== $row ) {
			try {
				$this->outcomes->pull();
			} catch ( WorkerUnreachable | WorkerRefused $failure ) {
				$problem = wp_specialchars_decode( $failure->getMessage(), ENT_QUOTES );
			}
			$row            = $this->reading->find( $test['event_id'] );
			$test['result'] = self::result( $row ?? array(), time() - $test['time'] > self::PATIENCE );
			if ( 'running' !== $test['result'] ) {
				update_option( self::OPTION, array( 'result' => $test['result'] ) + (array) get_option( self::OPTION ), false );
			}
		}
		return array(
			'result'   => $test['result'],
			'time'     => $test['time'],
			'event'    => $test['event'],
			'event_id' => $test['event_id'],
			'order_id' => $test['order_id'],
			'value'    => (string) ( $row['value'] ?? '' ),
			'currency' => (string) ( $row['currency'] ?? '' ),
			'page_url' => '' === self::token() || '' === $this->settings->text( 'tag_id' ) ? '' : add_query_arg( TestVisit::PARAMETER, self::token(), home_url( '/' ) ),
			'server'   => array(
				'state'  => (string) ( $row['state'] ?? '' ),
				'reason' => (string) ( $row['reason'] ?? '' ),
				'detail' => '' === $problem ? (string) ( $row['detail'] ?? '' ) : $problem,
				'at'     => Time::fromSql( $row['updated_at'] ?? null ),
			),
			'tag'      => array( 'state' => (string) ( $row['tag_state'] ?? '' ) ),
		);
	}

	/** The token with which the test's page may be opened; empty where no test runs. */
	public static function token(): string {
		$test = self::stored();
		return 'running' === $test['result'] && time() - $test['time'] <= self::PATIENCE ? $test['token'] : '';
	}

	/** @return array{result: string, time: int, event: string, event_id: string, order_id: string, token: string, facts: array<string, mixed>} */
	public static function stored(): array {
		$stored = get_option( self::OPTION, array() );
		$stored = is_array( $stored ) ? $stored : array();
		return array(
			'result'   => (string) ( $stored['result'] ?? '' ),
			'time'     => (int) ( $stored['time'] ?? 0 ),
			'event'    => (string) ( $stored['event'] ?? '' ),
			'event_id' => (string) ( $stored['event_id'] ?? '' ),
			'order_id' => (string) ( $stored['order_id'] ?? '' ),
			'token'    => (string) ( $stored['token'] ?? '' ),
			'facts'    => is_array( $stored['facts'] ?? null ) ? $stored['facts'] : array(),
		);
	}

	/**
	 * @param array<string, mixed> $facts
	 * @return array{state: string, reason?: string, detail?: string, value?: string, currency?: string, match_keys?: string} What the worker said.
	 */
	private function offer( string $id, string $event, int $at, array $facts ): array {
		$hook = array(
			'id'      => $id,
			'event'   => $event,
			'at'      => $at,
			'facts'   => TestOrder::withPerson( $facts ),
			'context' => array_filter(
				array(
					'site_url'       => home_url( '/' ),
					'page_url'       => home_url( '/' ),
					'ip'             => Request::ip(),
					'user_agent'     => Request::userAgent(),
					'locale'         => get_locale(),
					// Whoever presses the button agrees to this one event.
					'consent'        => 'granted',
					'consent_source' => 'test',
				)
			),
			'rules'   => $this->settings->rules(),
		);
		try {
			$answer = $this->worker->post(
				'/v1/hooks',
				array(
					'hooks' => array( $hook ),
					'test'  => true,
				)
			);
		} catch ( WorkerUnreachable | WorkerRefused $failure ) {
			return array(
				'state'  => 'refused',
				'detail' => wp_specialchars_decode( $failure->getMessage(), ENT_QUOTES ),
			);
		}
		$verdict = is_array( $answer['verdicts'] ?? null ) && is_array( $answer['verdicts'][0] ?? null ) ? $answer['verdicts'][0] : array();
		$state   = $verdict['state'] ?? '';
		if ( ! in_array( $state, array( 'accepted', 'left_out', 'refused' ), true ) ) {
			return array(
				'state'  => 'refused',
				'detail' => __( 'The worker gave no verdict.', 'pintally' ),
			);
		}
		update_option( self::OPTION, array( 'order_id' => (string) ( $verdict['order_id'] ?? '' ) ) + (array) get_option( self::OPTION ), false );
		return array(
			'state'      => $state,
			'reason'     => (string) ( $verdict['reason'] ?? '' ),
			'detail'     => Dispatcher::words( $verdict['errors'] ?? array() ),
			'value'      => (string) ( $verdict['value'] ?? '' ),
			'currency'   => (string) ( $verdict['currency'] ?? '' ),
			'match_keys' => Dispatcher::matchKeys( $verdict ),
		);
	}

	/** @param array<string, string|null> $row */
	private static function result( array $row, bool $late ): string {
		$server = $row['state'] ?? '';
		$tag    = $row['tag_state'] ?? '';
		return match ( true ) {
			'delivered' === $server && 'called' === $tag => 'passed',
			// One road has failed, but the other may still show something: only then it is over.
			$late, in_array( $server, array( 'delivered', 'refused', 'left_out' ), true ) && in_array( $tag, array( 'called', 'blocked' ), true ) => 'failed',
			default => 'running',
		};
	}
}
