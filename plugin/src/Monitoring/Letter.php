<?php

declare(strict_types=1);

namespace Pintally\Monitoring;

use Pintally\Admin\Screen;
use Pintally\Setup\Turned;

/**
 * The weekly letter: a week's figures, each beside its median of eight weeks, and what is open. Sent even if all is
 * well, so that its absence says something. It holds sums only, nothing of any order or person.
 *
 * @phpstan-import-type Figures from Week
 * @phpstan-import-type Incident from Standing
 */
final class Letter {

	/**
	 * @param int                   $from   When the week began.
	 * @param array<string, mixed>  $digest `Digest` of core/monitoring/digest.ts.
	 * @param list<Incident>        $open
	 * @param array<string, string> $turned Points of the setup that are not as they were at the last letter: their state.
	 */
	public function __construct( private readonly int $from, private readonly array $digest, private readonly array $open, private readonly array $turned = array() ) {}

	/**
	 * The shop's own figures where the worker has not compared them.
	 *
	 * @param Figures $week
	 * @return array<string, mixed>
	 */
	public static function uncompared( array $week ): array {
		$now = static fn ( int|float|null $figure ): array => array(
			'now'   => $figure,
			'usual' => null,
		);
		return array(
			'events'        => array_map( static fn ( array $sides ): array => array_map( $now, $sides ), $week['events'] ),
			'accuracy'      => $now( $week['accuracy'] ),
			'coverage'      => $now( $week['coverage'] ),
			'duplicate_ids' => $now( null ),
			'both_sides'    => $now( $week['both_sides'] ),
			'error_share'   => $now( null ),
			'match_keys'    => array_map( $now, $week['match_keys'] ),
			'reasons'       => array_map( $now, $week['reasons'] ),
			'quality'       => array_map( $now, $week['quality'] ),
		);
	}

	public function subject(): string {
		$site = wp_specialchars_decode( get_bloginfo( 'name' ), ENT_QUOTES );
		$open = count( $this->open );
		return "[$site] " . ( 0 === $open
			? __( 'Pinterest tracking: the week in figures, all is well', 'pintally' )
			/* translators: %d: number of incidents. */
			: sprintf( _n( 'Pinterest tracking: the week in figures, %d incident is open', 'Pinterest tracking: the week in figures, %d incidents are open', $open, 'pintally' ), $open ) );
	}

	public function text(): string {
		$lines = array( $this->period(), '', $this->verdict() );
		foreach ( $this->open as $incident ) {
			$lines[] = '- ' . Words::of( $incident['name'], 'label' ) . ': ' . self::about( $incident );
		}
		if ( array() !== $this->turned ) {
			array_push( $lines, '', self::turnedTitle() );
			foreach ( $this->turned as $point => $state ) {
				$lines[] = '- ' . Turned::words( $point, $state );
			}
		}
		foreach ( ( new LetterTables( $this->digest ) )->all() as $title => $rows ) {
			array_push( $lines, '', $title );
			foreach ( $rows as [ $label, $now, $usual ] ) {
				/* translators: 1: what was counted, 2: figure of the week, 3: usual figure. */
				$lines[] = sprintf( __( '%1$s: %2$s (usual: %3$s)', 'pintally' ), $label, $now, $usual );
			}
		}
		array_push( $lines, '', __( 'See the alerts', 'pintally' ) . ': ' . self::url(), $this->foot() );
		return implode( "\n", $lines );
	}

	/** @return string A whole document; mail programs know little of styles but those at each element. */
	public function html(): string {
		$start = is_rtl() ? 'right' : 'left';
		$end   = is_rtl() ? 'left' : 'right';
		$cell  = 'style="padding:6px 0 6px 12px;border-top:1px solid #f0f0f0;text-align:%s"';
		$body  = sprintf( '<p style="color:#50575e">%s</p><h1 style="font-size:20px">%s</h1>', esc_html( $this->period() ), esc_html( $this->verdict() ) );
		foreach ( $this->open as $incident ) {
			$tone  = 'warning' === Words::severity( $incident['name'] ) ? '#dba617' : '#cc1818';
			$body .= sprintf( '<p style="border-%1$s:4px solid %2$s;padding-%1$s:12px"><strong>%3$s</strong><br>%4$s</p>', $start, $tone, esc_html( Words::of( $incident['name'], 'label' ) ), esc_html( self::about( $incident ) ) );
		}
		if ( array() !== $this->turned ) {
			$points = implode( '', array_map( static fn ( string $point, string $state ): string => sprintf( '<li>%s</li>', esc_html( Turned::words( $point, $state ) ) ), array_keys( $this->turned ), $this->turned ) );
			$body  .= sprintf( '<h2 style="font-size:14px;margin:24px 0 6px">%s</h2><ul style="margin:0;padding-%s:18px">%s</ul>', esc_html( self::turnedTitle() ), $start, $points );
		}
		foreach ( ( new LetterTables( $this->digest ) )->all() as $title => $rows ) {
			$head  = static fn ( string $side, string $words ): string => sprintf( '<th scope="col" style="padding:6px 0 6px %s;text-align:%s">%s</th>', $start === $side ? '0' : '12px', $side, esc_html( $words ) );
			$body .= '<table style="border-collapse:collapse;width:100%;margin-top:24px"><thead><tr>' . $head( $start, $title ) . $head( $end, __( 'This week', 'pintally' ) ) . $head( $end, __( 'Usual', 'pintally' ) ) . '</tr></thead><tbody>';
			foreach ( $rows as [ $label, $now, $usual ] ) {
				$body .= sprintf( '<tr><th scope="row" %s>%s</th><td %s>%s</td><td %s>%s</td></tr>', sprintf( $cell, $start . ';font-weight:400;padding-left:0;padding-right:0' ), esc_html( $label ), sprintf( $cell, $end ), esc_html( $now ), sprintf( $cell, $end . ';color:#50575e' ), esc_html( $usual ) );
			}
			$body .= '</tbody></table>';
		}
		$body .= sprintf( '<p style="margin-top:24px"><a href="%s">%s</a></p><p style="color:#50575e;font-size:12px">%s</p>', esc_url( self::url() ), esc_html__( 'See the alerts', 'pintally' ), esc_html( $this->foot() ) );
		return sprintf( '<!doctype html><html lang="%s" dir="%s"><head><meta charset="utf-8"><title>%s</title></head><body style="font-family:sans-serif;font-size:14px;line-height:1.5;color:#1d2327;max-width:640px;margin:24px auto;padding:0 16px">%s</body></html>', esc_attr( get_bloginfo( 'language' ) ), is_rtl() ? 'rtl' : 'ltr', esc_html( $this->subject() ), $body );
	}

	/** With both forms of it. @return bool Whether WordPress could hand it over. */
	public function send( string $address ): bool {
		$text    = $this->text();
		$add     = static function ( $mailer ) use ( $text ): void {
			$mailer->AltBody = $text; // phpcs:ignore WordPress.NamingConventions.ValidVariableName -- PHPMailer's own.
		};
		$is_sent = false;
		add_action( 'phpmailer_init', $add );
		try {
			$is_sent = wp_mail( $address, $this->subject(), $this->html(), array( 'Content-Type: text/html; charset=UTF-8' ) );
		} finally {
			remove_action( 'phpmailer_init', $add );
		}
		return $is_sent;
	}

	/**
	 * Where it is, and what to do.
	 *
	 * @param Incident $incident
	 */
	private static function about( array $incident ): string {
		return trim( Words::parts( $incident ) . ' ' . Words::of( $incident['name'], 'remedy' ) );
	}

	private static function turnedTitle(): string {
		return __( 'What turned in the setup since the last letter', 'pintally' );
	}

	private function period(): string {
		$date = static fn ( int $at ): string => (string) wp_date( (string) get_option( 'date_format' ), $at, new \DateTimeZone( 'UTC' ) );
		/* translators: 1: the site's address, 2 and 3: dates. */
		return sprintf( __( '%1$s, %2$s to %3$s', 'pintally' ), home_url( '/' ), $date( $this->from ), $date( $this->from + 6 * DAY_IN_SECONDS ) );
	}

	private function verdict(): string {
		$open = count( $this->open );
		/* translators: %d: number of incidents. */
		return 0 === $open ? __( 'Nothing is open: the tracking works as it should.', 'pintally' ) : sprintf( _n( '%d incident is open.', '%d incidents are open.', $open, 'pintally' ), $open );
	}

	private function foot(): string {
		return __( 'Usual is the median of the eight weeks before, as far as they are known. This letter comes every Monday, even if all is well; it can be switched off under Settings.', 'pintally' );
	}

	private static function url(): string {
		return Screen::url() . '&tab=alerts';
	}
}
