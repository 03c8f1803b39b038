<?php

declare(strict_types=1);

namespace Pintally\TestConversion;

use Pintally\Context\Request;
use Pintally\Ledger\Ledger;
use Pintally\Settings\Settings;
use Pintally\Tag\BaseTag;

/**
 * The shop's home page, opened by the owner for a test conversion: the very same script calls the very same tag, with
 * the test's event and nothing else of this visit.
 *
 * The token is good for one test and for minutes. The page is the owner's alone and no cache may keep it.
 */
final class TestVisit {

	public const PARAMETER = 'pintally_test';

	private bool $runs = false;

	public function __construct( private readonly Ledger $ledger, private readonly Settings $settings ) {}

	public function register(): void {
		add_action( 'template_redirect', array( $this, 'begin' ), 0 );
	}

	public function begin(): void {
		$given = Request::query( self::PARAMETER );
		// A shopper's page view asks the database for nothing of this.
		if ( '' === $given ) {
			return;
		}
		$token = TestConversion::token();
		if ( '' === $token || ! hash_equals( $token, $given ) ) {
			return;
		}
		$this->runs = true;
		defined( 'DONOTCACHEPAGE' ) || define( 'DONOTCACHEPAGE', true ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- What caching plugins look for.
		nocache_headers();
		header( 'Referrer-Policy: no-referrer' );
		header( 'X-Robots-Tag: noindex' );
		add_filter( 'pintally_tag_guard', array( $this, 'letOwnerIn' ), 20 );
		add_filter( 'show_admin_bar', '__return_false' );
		add_action( 'wp_enqueue_scripts', array( $this, 'enqueue' ), 11 );
		add_action( 'wp_footer', array( $this, 'printBlock' ), 4 );
	}

	/** Whether the page that is being answered is such a visit. */
	public function isRunning(): bool {
		return $this->runs;
	}

	/**
	 * The owner's role is left out of all other visits.
	 *
	 * @param mixed $reason
	 * @return mixed
	 */
	public function letOwnerIn( $reason ) {
		return 'role' === $reason ? '' : $reason;
	}

	/**
	 * Whoever presses the button agrees to this one event; who they are is told by nothing.
	 *
	 * @param array<string, mixed> $page `PageConfig` of docs/api.md part 4.
	 * @return array<string, mixed>
	 */
	public function agreed( array $page ): array {
		return $this->runs ? array(
			'consent' => 'not_needed',
			'gpc'     => false,
			'match'   => false,
			'touch'   => '',
			'off'     => array(),
			'hooks'   => array(),
		) + $page : $page;
	}

	public function enqueue(): void {
		if ( 'checkout' === TestConversion::stored()['event'] && '' !== $this->settings->text( 'tag_id' ) ) {
			BaseTag::enqueueSaleScript();
		}
	}

	public function printBlock(): void {
		$test = TestConversion::stored();
		$this->ledger->tag( $test['event_id'], 'handed' );
		BaseTag::printBorn(
			array(
				array(
					'id'    => $test['event_id'],
					'event' => $test['event'],
					'at'    => $test['time'],
					'facts' => $test['facts'],
				),
			)
		);
	}
}
