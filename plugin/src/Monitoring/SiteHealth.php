<?php

declare(strict_types=1);

namespace Pintally\Monitoring;

use Pintally\Admin\Screen;
use Pintally\Delivery\Scheduler;
use Pintally\Ledger\WatchedSums;

/**
 * Monitoring in WordPress's own Site Health: background tasks, worker, what waits, open incidents.
 */
final class SiteHealth {

	/** An event that waits for longer reaches Pinterest late. */
	private const WAITS = 15 * MINUTE_IN_SECONDS;

	public function __construct( private readonly Standing $standing, private readonly WatchedSums $sums ) {}

	/**
	 * @param array<string, mixed> $tests
	 * @return array<string, mixed>
	 */
	public function add( $tests ): array {
		foreach ( array(
			'pintally_cron'      => __( 'Pintally’s hourly look', 'pintally' ),
			'pintally_worker'    => __( 'Pintally’s worker', 'pintally' ),
			'pintally_waiting'   => __( 'Events for Pinterest that wait', 'pintally' ),
			'pintally_incidents' => __( 'Incidents of the Pinterest tracking', 'pintally' ),
		) as $name => $label ) {
			$tests['direct'][ $name ] = array(
				'label' => $label,
				'test'  => fn (): array => $this->test( $name ),
			);
		}
		return $tests;
	}

	/** @return array<string, mixed> As WordPress takes it. */
	private function test( string $name ): array {
		$now                    = time();
		$stands                 = 'pintally_cron' === $name ? Scheduler::standsSince( $now ) : 0;
		[ $is_well, $incident ] = match ( $name ) {
			'pintally_cron'    => array( 0 === $stands && ! $this->standing->isSilent( $now ), 'cron_silent' ),
			'pintally_worker'  => array( ! in_array( 'worker_silent', array_column( $this->standing->open( $now ), 'name' ), true ), 'worker_silent' ),
			'pintally_waiting' => array( ! $this->isWaitingLong( $now ), 'queue' ),
			default            => array( array() === $this->standing->open( $now ), $this->standing->open( $now )[0]['name'] ?? '' ),
		};
		$label = $is_well ? match ( $name ) {
			'pintally_cron'    => __( 'Pintally looks after the tracking every hour', 'pintally' ),
			'pintally_worker'  => __( 'Pintally’s worker answers', 'pintally' ),
			'pintally_waiting' => __( 'No event waits for too long', 'pintally' ),
			default            => __( 'No incident of the Pinterest tracking is open', 'pintally' ),
		} : Words::of( $incident, 'label' );
		if ( $stands > 0 ) {
			/* translators: %s: date and time. */
			$label = sprintf( __( 'WordPress’s scheduler has not run since %s', 'pintally' ), (string) wp_date( get_option( 'date_format' ) . ' ' . get_option( 'time_format' ), $stands ) );
		}
		return array(
			'label'       => $label,
			'status'      => $is_well ? 'good' : 'recommended',
			'badge'       => array(
				'label' => __( 'Pinterest', 'pintally' ),
				'color' => 'blue',
			),
			'description' => sprintf( '<p>%s</p>', esc_html( $is_well ? __( 'Sales and visits are told to Pinterest as they should.', 'pintally' ) : $this->about( $incident, $now ) ) ),
			'actions'     => sprintf( '<p><a href="%s">%s</a></p>', esc_url( Screen::url() . '&tab=alerts' ), esc_html__( 'See the alerts', 'pintally' ) ),
			'test'        => $name,
		);
	}

	/** What is wrong, where, and what to do. */
	private function about( string $name, int $now ): string {
		if ( 'cron_silent' === $name && ! $this->standing->isSilent( $now ) ) {
			// It has not run for long enough to say more, or it never has.
			return Words::of( $name, 'affects' ) . ' ' . Words::of( $name, 'remedy' );
		}
		$where = '';
		foreach ( $this->standing->open( $now ) as $incident ) {
			$where = $incident['name'] === $name ? Words::parts( $incident ) : $where;
		}
		return implode( ' ', array_filter( array( Words::of( $name, 'description' ), $where, Words::of( $name, 'remedy' ) ) ) );
	}

	private function isWaitingLong( int $now ): bool {
		$since = $this->sums->waitingSince();
		return $since > 0 && $now - $since > self::WAITS;
	}
}
