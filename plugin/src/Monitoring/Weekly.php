<?php

declare(strict_types=1);

namespace Pintally\Monitoring;

use Pintally\Settings\Settings;
use Pintally\Setup\Turned;

/**
 * When the weekly letter is due, and what is in it. The figures of the last letter are kept, for its preview.
 *
 * @phpstan-import-type Figures from Week
 */
final class Weekly {

	private const OPTION = 'pintally_letter';
	/** While the worker is away, the letter waits so long for its comparison; then it goes with the shop's own figures. */
	private const PATIENCE = DAY_IN_SECONDS;

	public function __construct(
		private readonly Settings $settings,
		private readonly Week $week,
		private readonly Standing $standing,
		private readonly AlertMail $mail,
		private readonly Turned $points
	) {}

	/** @return array<string, mixed> The figures that are to go with this heartbeat; empty: none are due. */
	public function due( int $now ): array {
		$from  = Week::last( $now );
		$since = $this->standing->read()['since'];
		// The first letter is of the first week of which something was watched.
		return $since > 0 && $since < $from + 7 * DAY_IN_SECONDS && $this->read()['from'] < $from ? $this->week->figures( $from ) : array();
	}

	/**
	 * Sends what was due.
	 *
	 * @param array<string, mixed>      $figures Of due().
	 * @param array<string, mixed>|null $answer  The worker's; null: there was none.
	 */
	public function settle( array $figures, ?array $answer, int $now ): void {
		if ( array() === $figures || ( null === $answer && $now < $figures['from'] + 7 * DAY_IN_SECONDS + self::PATIENCE ) ) {
			return;
		}
		/** @var Figures $figures */
		$digest = is_array( $answer['digest'] ?? null ) && array() !== $answer['digest'] ? $answer['digest'] : Letter::uncompared( $figures );
		$points = $this->points->states();
		$turned = Turned::between( $this->read()['points'], $points );
		$letter = new Letter( $figures['from'], $digest, $this->standing->open( $now ), $turned );
		$sent   = $this->settings->isOn( 'weekly_letter' ) && $letter->send( $this->mail->address() );
		self::keep(
			array(
				'from'    => $figures['from'],
				'digest'  => $digest,
				'points'  => $points,
				'turned'  => $turned,
				'sent_at' => $sent ? $now : $this->read()['sent_at'],
			)
		);
	}

	/** The last letter, or one of the last week where none was due yet. */
	public function letter( int $now ): Letter {
		$kept = $this->read();
		$from = 0 === $kept['from'] ? Week::last( $now ) : $kept['from'];
		return new Letter( $from, 0 === $kept['from'] ? Letter::uncompared( $this->week->figures( $from ) ) : $kept['digest'], $this->standing->open( $now ), $kept['turned'] );
	}

	/** By hand. */
	public function send( int $now ): bool {
		$is_sent = $this->letter( $now )->send( $this->mail->address() );
		if ( $is_sent ) {
			self::keep( array_merge( $this->read(), array( 'sent_at' => $now ) ) );
		}
		return $is_sent;
	}

	/**
	 * @return array{from: int, digest: array<string, mixed>, points: array<string, string>, turned: array<string, string>, sent_at: int}
	 *   `from`: of the week of the last letter that was due; 0: none yet. `points`: how the setup stood then; `turned`: what was not as before.
	 */
	public function read(): array {
		$kept = get_option( self::OPTION, array() );
		/** @var array{from: int, digest: array<string, mixed>, points: array<string, string>, turned: array<string, string>, sent_at: int} $read */
		$read = ( is_array( $kept ) ? $kept : array() ) + array(
			'from'    => 0,
			'digest'  => array(),
			'points'  => array(),
			'turned'  => array(),
			'sent_at' => 0,
		);
		return $read;
	}

	/** @param array{from: int, digest: array<string, mixed>, points: array<string, string>, turned: array<string, string>, sent_at: int} $state */
	private static function keep( array $state ): void {
		update_option( self::OPTION, $state, false );
	}
}
