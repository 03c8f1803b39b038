<?php

declare(strict_types=1);

namespace Pintally\Monitoring;

use Pintally\Delivery\Sending;
use Pintally\Ledger\Reading;
use Pintally\Ledger\Sums;
use Pintally\Ledger\WatchedSums;
use Pintally\Settings\Connection;
use Pintally\Settings\Settings;
use Pintally\Setup\Setup;
use Pintally\Setup\Turned;
use Pintally\Verification\Verification;

/**
 * The parts of monitoring, and what an hourly run is: a look at the shop's pages where the last one is a day old, the
 * heartbeat, what is told of its answer, and the weekly letter.
 *
 * @phpstan-import-type Incident from Standing
 */
final class Monitoring {

	/** Before its last day a token is spoken of. */
	private const TOKEN_NOTICE = 14 * DAY_IN_SECONDS;

	public readonly Standing $standing;
	public readonly Changes $changes;
	public readonly AlertMail $mail;
	public readonly Weekly $weekly;

	private readonly WatchedSums $sums;

	public function __construct(
		private readonly Settings $settings,
		private readonly Connection $connection,
		private readonly Reading $reading,
		private readonly Sending $sending,
		private readonly Verification $verification,
		Setup $setup
	) {
		$this->sums     = new WatchedSums();
		$this->standing = new Standing( $connection );
		$this->changes  = new Changes();
		$this->mail     = new AlertMail( $settings );
		$this->weekly   = new Weekly( $settings, new Week( $this->sums, new Sums(), $sending->worker() ), $this->standing, $this->mail, new Turned( $setup ) );
	}

	/**
	 * The hourly run.
	 *
	 * @param bool $is_awaited Whether somebody waits for it: then a look at the pages that takes longer goes on in the background.
	 * @return bool Whether the worker has answered.
	 */
	public function run( bool $is_awaited = false ): bool {
		$now = time();
		if ( $this->isLookDue( $now ) ) {
			$this->look( $is_awaited );
		}
		( new ConsentRate( $this->sums, $this->changes ) )->look( $now );
		$figures = $this->weekly->due( $now );
		$answer  = $this->heartbeat()->beat( $figures );
		if ( $this->connection->exists() ) {
			$this->standing->own( 'token_expiring', $this->isTokenEnding( $now ), $now );
		}
		$this->tell( $now );
		$this->weekly->settle( $figures, $answer, $now );
		return null !== $answer;
	}

	/** After a change: the pages may not be as they were. */
	public function afterChange(): void {
		$this->look();
		$this->run();
	}

	/**
	 * While the token was refused nothing could be sent: what was made meanwhile and has been delivered, was kept until then.
	 *
	 * @param Incident $incident
	 * @return int|null Such events of the shop; null: of another incident, or of one that is open.
	 */
	public function wentOut( array $incident ): ?int {
		return 'token' === $incident['name'] && $incident['closed_at'] > 0 ? $this->sums->delivered( $incident['opened_at'], $incident['closed_at'] ) : null;
	}

	private function look( bool $is_awaited = false ): void {
		if ( '' === $this->settings->text( 'tag_id' ) ) {
			return;
		}
		$this->verification->start();
		if ( ! $is_awaited ) {
			$this->verification->finish();
		}
	}

	/** Tells of what has opened or closed. */
	private function tell( int $now ): void {
		$incidents = $this->standing->incidents( $now );
		$this->mail->tell( $incidents, $now );
		( new Inbox() )->tell( $incidents );
	}

	private function isTokenEnding( int $now ): bool {
		$last = $this->settings->text( 'token_expires' );
		return '' !== $last && $now > ( new \DateTimeImmutable( $last, wp_timezone() ) )->getTimestamp() - self::TOKEN_NOTICE;
	}

	private function isLookDue( int $now ): bool {
		return $this->connection->exists() && $now - $this->verification->result()['at'] > DAY_IN_SECONDS;
	}

	private function heartbeat(): Heartbeat {
		return new Heartbeat(
			$this->settings,
			$this->connection,
			$this->sending,
			$this->standing,
			$this->sums,
			new CountedOrders( $this->reading, $this->settings ),
			new Observed( $this->settings, $this->verification, $this->sums ),
			$this->changes,
			new Tallies( $this->sums )
		);
	}
}
