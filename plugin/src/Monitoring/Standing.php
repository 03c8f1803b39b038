<?php

declare(strict_types=1);

namespace Pintally\Monitoring;

use Pintally\Delivery\Delivery;
use Pintally\Settings\Connection;

/**
 * How monitoring stands: when the heart last beat, and what the worker answered. One option, bounded.
 *
 * Three incidents are the shop's own, since no worker can tell them: that it does not answer, that the token's last day
 * comes, and that the shop's own background tasks stand still, which is seen only when somebody comes to wp-admin.
 *
 * @phpstan-type Change array{at: int, kind: string, name: string, detail: string}
 * @phpstan-type Narrowed array{by: string, name: string, events: int, seen: int, usual: float|null, came?: int, expected?: float|null}
 * @phpstan-type Incident array{name: string, opened_at: int, closed_at: int, changes: list<Change>, narrowed_to: list<Narrowed>}
 */
final class Standing {

	private const OPTION = 'pintally_monitoring';
	/** The incidents that are kept, the latest first. */
	private const MOST = 50;
	/** The worker is away for longer. */
	private const WORKER_SILENT = HOUR_IN_SECONDS;
	/** The heart beats hourly; older than this it has stopped. */
	public const SILENT = 3 * HOUR_IN_SECONDS;

	public function __construct( private readonly Connection $connection ) {}

	/**
	 * @return array{shop: string, since: int, counted: int, worker_at: int, ran_at: int, ok_at: int, failing_since: int, problem: string, answer: array<string, mixed>, own: list<array<string, mixed>>}
	 *   `since`: watched since; `counted`: the last hour that was told; `worker_at`: of the worker's last answer;
	 *   `ran_at` and `ok_at`: the last heartbeat, and the last one that was answered. Times in Unix seconds, 0: never.
	 */
	public function read(): array {
		$kept = get_option( self::OPTION, array() );
		$kept = is_array( $kept ) ? $kept : array();
		// Another worker, or another shop of it, knows nothing of what the last one answered.
		$kept = ( $kept['shop'] ?? '' ) === $this->connection->shop() ? $kept : array();
		/** @var array{shop: string, since: int, counted: int, worker_at: int, ran_at: int, ok_at: int, failing_since: int, problem: string, answer: array<string, mixed>, own: list<array<string, mixed>>} $read */
		$read = $kept + array(
			'shop'          => $this->connection->shop(),
			'since'         => 0,
			'counted'       => 0,
			'worker_at'     => 0,
			'ran_at'        => 0,
			'ok_at'         => 0,
			'failing_since' => 0,
			'problem'       => '',
			'answer'        => array(),
			'own'           => array(),
		);
		return $read;
	}

	/** The first heartbeat: from now on orders are watched. */
	public function begin( int $now ): void {
		$this->change(
			array(
				'since'   => $now,
				'counted' => intdiv( $now, HOUR_IN_SECONDS ) - 1,
			)
		);
	}

	/**
	 * @param int                  $now     Unix seconds.
	 * @param int                  $counted The last hour that was told.
	 * @param array<string, mixed> $answer  Of `POST /v1/watch`.
	 */
	public function answered( int $now, int $counted, array $answer ): void {
		$this->change(
			array(
				'counted'       => $counted,
				'worker_at'     => is_int( $answer['at'] ?? null ) ? $answer['at'] : 0,
				'ran_at'        => $now,
				'ok_at'         => $now,
				'failing_since' => 0,
				'problem'       => '',
				'answer'        => Answer::bounded( $answer, self::MOST ),
				'own'           => self::closed( $this->read()['own'], 'worker_silent', $now ),
			)
		);
	}

	/** @param string $problem The worker's or the network's words. */
	public function failed( int $now, string $problem ): void {
		$state    = $this->read();
		$delivery = Delivery::status();
		$since    = 0 === $state['failing_since'] ? $now : $state['failing_since'];
		// Deliveries are tried each minute and may have noticed before.
		$since = '' !== $delivery['problem'] && $delivery['problem_at'] > $state['ok_at'] ? min( $since, $delivery['problem_at'] ) : $since;
		$this->change(
			array(
				'ran_at'        => $now,
				'failing_since' => $since,
				'problem'       => $problem,
				'own'           => $now - $since >= self::WORKER_SILENT ? self::opened( $state['own'], 'worker_silent', $now ) : $state['own'],
			)
		);
	}

	/** Opens or closes an incident that the shop itself has found, once. */
	public function own( string $name, bool $is_open, int $now ): void {
		$own  = $this->read()['own'];
		$next = $is_open ? self::opened( $own, $name, $now ) : self::closed( $own, $name, $now );
		if ( $next !== $own ) {
			$this->change( array( 'own' => $next ) );
		}
	}

	/**
	 * All that is known: the open ones first, of them those that break the tracking, then the latest.
	 *
	 * @return list<Incident> `closed_at` 0: open.
	 */
	public function incidents( int $now ): array {
		if ( ! $this->connection->exists() ) {
			return array();
		}
		$state = $this->read();
		/** @var list<Incident> $all */
		$all = array_map( static fn ( array $incident ): array => $incident + array( 'narrowed_to' => array() ), array( ...$state['own'], ...$state['answer']['incidents'] ?? array() ) );
		if ( $this->isSilent( $now ) ) {
			$all[] = self::incident( 'cron_silent', $state['ran_at'] + self::SILENT );
		}
		// Of the open ones first what breaks the tracking: one of them is named where there is room for one.
		$is_open  = static fn ( array $incident ): bool => 0 === $incident['closed_at'];
		$is_later = static fn ( array $incident ): bool => $is_open( $incident ) && 'warning' === Words::severity( $incident['name'] );
		usort( $all, static fn ( array $a, array $b ): int => array( ! $is_open( $a ), $is_later( $a ), $b['opened_at'] ) <=> array( ! $is_open( $b ), $is_later( $b ), $a['opened_at'] ) );
		return $all;
	}

	/** @return list<Incident> */
	public function open( int $now ): array {
		return array_values( array_filter( $this->incidents( $now ), static fn ( array $incident ): bool => 0 === $incident['closed_at'] ) );
	}

	/** Whether the heart has stopped: no heartbeat was even tried. */
	public function isSilent( int $now ): bool {
		$ran = $this->read()['ran_at'];
		return $this->connection->exists() && $ran > 0 && $now - $ran > self::SILENT;
	}

	/** While the plugin is away, orders come that it knows nothing of: they are not missing. */
	public static function pause(): void {
		$kept = get_option( self::OPTION );
		if ( is_array( $kept ) ) {
			update_option( self::OPTION, array_merge( $kept, array_fill_keys( array( 'since', 'counted', 'ran_at' ), 0 ) ), false );
		}
	}

	/**
	 * @param list<array<string, mixed>> $own
	 * @return list<array<string, mixed>>
	 */
	private static function opened( array $own, string $name, int $now ): array {
		foreach ( $own as $incident ) {
			if ( $name === $incident['name'] && 0 === $incident['closed_at'] ) {
				return $own;
			}
		}
		return array_slice( array( self::incident( $name, $now ), ...$own ), 0, self::MOST );
	}

	/**
	 * @param list<array<string, mixed>> $own
	 * @return list<array<string, mixed>>
	 */
	private static function closed( array $own, string $name, int $now ): array {
		return array_map( static fn ( array $incident ): array => $name === $incident['name'] && 0 === $incident['closed_at'] ? array_merge( $incident, array( 'closed_at' => $now ) ) : $incident, $own );
	}

	/** @return array{name: string, opened_at: int, closed_at: int, changes: array{}, narrowed_to: array{}} */
	private static function incident( string $name, int $opened_at ): array {
		return array(
			'name'        => $name,
			'opened_at'   => $opened_at,
			'closed_at'   => 0,
			'changes'     => array(),
			'narrowed_to' => array(),
		);
	}

	/** @param array<string, mixed> $changes */
	private function change( array $changes ): void {
		update_option( self::OPTION, array_merge( $this->read(), $changes ), false );
	}
}
