<?php

declare(strict_types=1);

namespace Pintally\Monitoring;

use Pintally\Admin\Screen;
use Pintally\Settings\Settings;

/**
 * Tells of each incident twice by e-mail: when it opens and when it is over. What comes in the quiet hours is told after
 * them, in one mail. Nothing personal is in it: no order, no customer, no address.
 *
 * @phpstan-import-type Incident from Standing
 */
final class AlertMail {

	private const TOLD = 'pintally_told';
	/** What opened and closed while no mail could be sent is told for so long; older news is none. */
	private const NEWS = DAY_IN_SECONDS;

	public function __construct( private readonly Settings $settings ) {}

	/** Where alerts and the weekly letter go: as set, else to the site's own address. */
	public function address(): string {
		$address = $this->settings->text( 'alert_email' );
		return '' === $address ? (string) get_option( 'admin_email' ) : $address;
	}

	/** @param list<Incident> $incidents All that are known. */
	public function tell( array $incidents, int $now ): void {
		$told = self::told();
		$next = array();
		$news = array();
		foreach ( $incidents as $incident ) {
			$key   = $incident['name'] . '@' . $incident['opened_at'];
			$state = 0 === $incident['closed_at'] ? 'open' : 'closed';
			$known = $told[ $key ] ?? '';
			if ( $known !== $state && ( 'open' === $state || 'open' === $known || $now - $incident['closed_at'] < self::NEWS ) ) {
				$news[] = $incident;
			}
			$next[ $key ] = $state;
		}
		$is_on = $this->settings->isOn( 'alerts_by_email' );
		if ( array() !== $news && $is_on && ( $this->isQuiet( $now ) || ! $this->send( $news ) ) ) {
			return;
		}
		if ( $next !== $told ) {
			update_option( self::TOLD, $next, false );
		}
	}

	/** @return array<string, string> 'open' or 'closed', as it was told last, by name and beginning. */
	private static function told(): array {
		$told = get_option( self::TOLD, array() );
		return is_array( $told ) ? array_filter( $told, 'is_string' ) : array();
	}

	/** Quiet hours are two hours of the site's own day, such as "22-7". */
	private function isQuiet( int $now ): bool {
		$hours = explode( '-', $this->settings->text( 'quiet_hours' ) );
		if ( 2 !== count( $hours ) ) {
			return false;
		}
		[ $from, $to ] = array_map( 'intval', $hours );
		$hour          = (int) wp_date( 'G', $now );
		return $from <= $to ? $hour >= $from && $hour < $to : $hour >= $from || $hour < $to;
	}

	/** @param non-empty-list<Incident> $news */
	private function send( array $news ): bool {
		$site    = wp_specialchars_decode( get_bloginfo( 'name' ), ENT_QUOTES );
		$subject = 1 === count( $news ) ? self::title( $news[0] ) : sprintf(
			/* translators: %d: number of messages. */
			_n( '%d message about the Pinterest tracking', '%d messages about the Pinterest tracking', count( $news ), 'pintally' ),
			count( $news )
		);
		$parts   = array_map( array( self::class, 'part' ), $news );
		$parts[] = sprintf(
			/* translators: 1: address of the site, 2: address of the screen. */
			__( "This mail is from %1\$s. Each incident is told when it begins and when it is over.\nAll alerts, and where to switch these mails off: %2\$s", 'pintally' ),
			home_url( '/' ),
			Screen::url() . '&tab=alerts'
		);
		return wp_mail( $this->address(), "[$site] $subject", implode( "\n\n----\n\n", $parts ) );
	}

	/** @param Incident $incident */
	private static function title( array $incident ): string {
		$label = Words::of( $incident['name'], 'label' );
		/* translators: %s: what was wrong. */
		return 0 === $incident['closed_at'] ? $label : sprintf( __( 'Over: %s', 'pintally' ), $label );
	}

	/** @param Incident $incident */
	private static function part( array $incident ): string {
		$time  = static fn ( int $at ): string => (string) wp_date( 'Y-m-d H:i', $at );
		$lines = array( self::title( $incident ), '' );
		if ( 0 !== $incident['closed_at'] ) {
			/* translators: 1 and 2: date and time. */
			$lines[] = sprintf( __( 'It began on %1$s and was over on %2$s.', 'pintally' ), $time( $incident['opened_at'] ), $time( $incident['closed_at'] ) );
			$over    = Words::of( $incident['name'], 'over' );
			return implode( "\n", '' === $over ? $lines : array( ...$lines, $over ) );
		}
		/* translators: %s: date and time. */
		$lines[] = sprintf( __( 'Since %s.', 'pintally' ), $time( $incident['opened_at'] ) );
		$lines[] = Words::of( $incident['name'], 'description' );
		$lines[] = Words::of( $incident['name'], 'affects' );
		$parts   = Words::parts( $incident );
		if ( '' !== $parts ) {
			$lines[] = $parts;
		}
		if ( array() !== $incident['changes'] ) {
			$lines[] = '';
			$lines[] = __( 'What changed shortly before:', 'pintally' );
			foreach ( $incident['changes'] as $change ) {
				$lines[] = '- ' . $time( $change['at'] ) . ' ' . Words::change( $change );
			}
		}
		$lines[] = '';
		$lines[] = Words::of( $incident['name'], 'remedy' );
		$lines[] = Words::action( $incident['name'] ) . ': ' . Words::place( $incident['name'] );
		return implode( "\n", $lines );
	}
}
