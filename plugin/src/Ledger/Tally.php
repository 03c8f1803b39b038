<?php

declare(strict_types=1);

namespace Pintally\Ledger;

/**
 * What the last seven days add up to, for the banner and the setup's evidence. Tests are in none of it.
 */
final class Tally {

	public const DAYS = 7;

	/** @var list<array{event: string, state: string, tag_state: string, events: int, last: int}>|null Asked once in a request. */
	private ?array $rows = null;

	public function __construct( private readonly Sums $sums ) {}

	/**
	 * @return array{delivered: int, refused: int, handed: int, called: int, blocked: int, both: int, left_out: int, all: int}
	 *   By state and by tag state; `both`: delivered by the server and called in the browser, under one id.
	 */
	public function lately(): array {
		$tally = array_fill_keys( array( 'delivered', 'refused', 'handed', 'called', 'blocked', 'both', 'left_out', 'all' ), 0 );
		foreach ( $this->rows() as $row ) {
			foreach ( array( $row['state'], $row['tag_state'], 'all' ) as $name ) {
				if ( isset( $tally[ $name ] ) ) {
					$tally[ $name ] += $row['events'];
				}
			}
			$tally['both'] += 'delivered' === $row['state'] && 'called' === $row['tag_state'] ? $row['events'] : 0;
		}
		return $tally;
	}

	/** How many were left out because nobody had answered for the visitor's consent. */
	public function unanswered(): int {
		return array_sum( array_column( array_filter( $this->sums->byReason( self::since() ), static fn ( array $row ): bool => 'consent_unknown' === $row['reason'] ), 'events' ) );
	}

	/** @return array<string, array{events: int, last: int}> By event name, without what was left out: how many, and the latest moment in Unix seconds. */
	public function byName(): array {
		$names = array();
		foreach ( $this->rows() as $row ) {
			if ( 'left_out' !== $row['state'] ) {
				$before                 = $names[ $row['event'] ] ?? array(
					'events' => 0,
					'last'   => 0,
				);
				$names[ $row['event'] ] = array(
					'events' => $before['events'] + $row['events'],
					'last'   => max( $before['last'], $row['last'] ),
				);
			}
		}
		return $names;
	}

	/** @return array{events: int, keys: array<string, int>} By which keys Pinterest may match what was delivered. */
	public function matched(): array {
		return $this->sums->matchKeys( self::since(), true );
	}

	/** @return list<array{event: string, state: string, tag_state: string, events: int, last: int}> */
	private function rows(): array {
		return $this->rows ??= $this->sums->byEvent( self::since() );
	}

	private static function since(): int {
		return time() - self::DAYS * DAY_IN_SECONDS;
	}
}
