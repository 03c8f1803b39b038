<?php

declare(strict_types=1);

namespace Pintally\Setup;

use Pintally\Delivery\Pairing;
use Pintally\Delivery\WorkerRefused;
use Pintally\Delivery\WorkerUnreachable;
use Pintally\Ledger\Tally;
use Pintally\Settings\Connection;
use Pintally\Verification\Finding;

/**
 * Does the server send, and do both sides use one id?
 */
final class ConversionsPoint implements Ongoing {

	public function __construct( private readonly Connection $connection, private readonly Pairing $pairing, private readonly Tally $tally ) {}

	public function name(): string {
		return 'conversions_api';
	}

	public function isQuick(): bool {
		return false;
	}

	public function look(): Observation {
		if ( ! $this->connection->exists() ) {
			return new Observation( array( new Finding( 'worker_missing' ) ), array() );
		}
		try {
			$told = $this->pairing->ask();
		} catch ( WorkerUnreachable | WorkerRefused $failure ) {
			return new Observation( array( new Finding( 'worker_unreachable', wp_specialchars_decode( $failure->getMessage(), ENT_QUOTES ) ) ), array() );
		}
		/* translators: 1: an address, 2: version number. */
		$evidence = array( sprintf( __( 'The worker at %1$s answers (version %2$s).', 'pintally' ), $this->connection->url(), $told['worker_version'] ) );
		$code     = self::judge( (array) $told['account'] );
		if ( '' !== $code ) {
			return new Observation( array( new Finding( $code, (string) ( $told['account']['detail'] ?? '' ) ) ), $evidence );
		}
		/* translators: 1: an ad account's number, 2: date and time. */
		$evidence[] = sprintf( __( 'Pinterest accepted a test event for ad account %1$s on %2$s.', 'pintally' ), (string) ( $told['account']['ad_account_id'] ?? '' ), (string) wp_date( 'Y-m-d H:i', (int) ( $told['account']['checked_at'] ?? 0 ) ) );
		return new Observation( array(), $evidence );
	}

	/** Whether the server sends, and under the tag's ids, only events can show. */
	public function now( Observation $kept ): Observation {
		if ( array() !== $kept->findings ) {
			return $kept;
		}
		[ 'delivered' => $delivered, 'both' => $both ] = $this->tally->lately();

		$seen = 0 === $delivered
			? __( 'Nothing was seen yet: the server delivered no event in the last seven days.', 'pintally' )
			: sprintf(
				/* translators: 1: number of events, 2: number of events, 3: per cent. */
				_n( 'Of %1$d event that the server delivered in the last seven days, browsers called the tag for %2$d, under the same id (%3$d %%).', 'Of %1$d events that the server delivered in the last seven days, browsers called the tag for %2$d, each under the same id (%3$d %%).', $delivered, 'pintally' ),
				$delivered,
				$both,
				(int) floor( 100 * $both / $delivered )
			);
		return new Observation( array(), array( ...$kept->evidence, $seen ), $kept->is_conclusive && $both > 0 );
	}

	/**
	 * @param array<string, mixed> $account `Account` of docs/api.md.
	 * @return string Code of what is wrong; empty: Pinterest takes its events.
	 */
	private static function judge( array $account ): string {
		return match ( true ) {
			'' === ( $account['ad_account_id'] ?? '' ), 'present' !== ( $account['token'] ?? '' )            => 'token_missing',
			'ok' === ( $account['state'] ?? '' )                                                              => '',
			in_array( $account['reason'] ?? '', array( 'rate_limited', 'unreachable' ), true )                 => 'pinterest_away',
			'unchecked' === ( $account['state'] ?? '' )                                                       => 'account_untested',
			default                                                                                           => 'account_refused',
		};
	}
}
