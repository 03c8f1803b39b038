<?php

declare(strict_types=1);

namespace Pintally\Tag;

use Pintally\Settings\Connection;
use Pintally\Settings\Settings;
use Pintally\TestConversion\TestVisit;
use Pintally\Vocabulary;

/**
 * The base code: once, in the head of every page, before any other event code.
 *
 * What is printed is the same for every visitor, so any cache may keep it. The storefront script loads Pinterest's
 * core.js, when there is consent.
 */
final class BaseTag {

	public const SCRIPT = 'pintally-storefront';
	/** JSON that nothing in it can end the script it stands in. */
	public const IN_PAGE = JSON_HEX_TAG | JSON_HEX_AMP | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE;

	private const CORE_JS = 'https://s.pinimg.com/ct/core.js';

	/**
	 * Pinterest's own stub: calls made before core.js is there wait in a queue.
	 *
	 * @link https://help.pinterest.com/en/business/article/install-the-pinterest-tag
	 */
	private const STUB = 'window.pintally=window.pintally||{};pintally.page=%s;'
		. 'pintally.track=pintally.track||function(){(pintally.queue=pintally.queue||[]).push(arguments)};'
		. 'window.pintrk||(pintally.own=1,window.pintrk=function(){window.pintrk.queue.push(Array.prototype.slice.call(arguments))},window.pintrk.queue=[],window.pintrk.version="3.0");';

	public function __construct(
		private readonly Settings $settings,
		private readonly Connection $connection,
		private readonly Guards $guards,
		private readonly PageHooks $page_hooks,
		private readonly TestVisit $test_visit
	) {}

	public function register(): void {
		add_action( 'wp_head', array( $this, 'printClaim' ), 1 );
		add_action( 'wp_head', array( $this, 'printStub' ), 1 );
		add_action( 'wp_enqueue_scripts', array( $this, 'enqueue' ) );
		RuleScript::register( $this->settings );
	}

	/** Pinterest looks for this on the home page, whoever visits. */
	public function printClaim(): void {
		$code = $this->settings->text( 'claim_code' );
		if ( '' !== $code ) {
			printf( "<meta name=\"p:domain_verify\" content=\"%s\" />\n", esc_attr( $code ) );
		}
	}

	public function printStub(): void {
		if ( '' === $this->guards->reason() ) {
			wp_print_inline_script_tag(
				sprintf( $this->stub(), (string) wp_json_encode( $this->test_visit->agreed( $this->page() ), self::IN_PAGE ) ),
				array( 'id' => 'pintally-tag' )
			);
		}
	}

	/** Where Tag Manager calls the tag, its container makes `pintrk`. */
	private function stub(): string {
		return $this->settings->isByTagManager() ? (string) strstr( self::STUB, 'window.pintrk||', true ) : self::STUB;
	}

	private function storefront(): string {
		return $this->settings->isByTagManager() ? 'storefront-data-layer.js' : 'storefront.js';
	}

	public function enqueue(): void {
		if ( '' === $this->guards->reason() ) {
			// Where it depends on the visitor's address, the gate stands first and brings the script itself.
			$banner = self::SCRIPT . '-banner';
			if ( array() !== $this->banner() ) {
				self::enqueueScript( $banner, 'storefront-banner.js' );
			}
			self::enqueueScript( self::SCRIPT, $this->isGated() ? 'storefront-gate.js' : $this->storefront(), array() === $this->banner() ? array() : array( $banner ) );
			if ( array() !== $this->settings->eventRules() ) {
				RuleScript::enqueue( $this->settings );
			}
		}
	}

	/** The script that knows orders, for the pages that show a sale. */
	public static function enqueueSaleScript(): void {
		self::enqueueScript( self::SCRIPT . '-checkout', 'storefront-checkout.js', array( self::SCRIPT ) );
	}

	/**
	 * @param non-empty-string       $handle
	 * @param list<non-empty-string> $after Handles of scripts that come before it.
	 */
	private static function enqueueScript( string $handle, string $file, array $after = array() ): void {
		wp_enqueue_script(
			$handle,
			plugins_url( 'build/' . $file, \Pintally\FILE ),
			$after,
			\Pintally\VERSION,
			array(
				'in_footer' => false,
				'strategy'  => 'defer',
			)
		);
	}

	/**
	 * Prints events that were born on the server, for the storefront script.
	 *
	 * @param list<array<string, mixed>> $born Of id, event, at, facts.
	 */
	public static function printBorn( array $born ): void {
		wp_print_inline_script_tag(
			(string) wp_json_encode( $born, self::IN_PAGE ),
			array(
				'id'   => 'pintally-born',
				'type' => 'application/json',
			)
		);
	}

	/** @return array<string, mixed> `PageConfig` of docs/api.md part 4. */
	private function page(): array {
		$collect  = $this->connection->collectUrl();
		$fallback = rest_url( 'pintally/v1/collect' );
		/**
		 * Where Pinterest's core.js is loaded from.
		 *
		 * @param string $url Pinterest's own address.
		 */
		$script = apply_filters( 'pintally_tag_script_url', self::CORE_JS );
		return array(
			'tag'      => $this->settings->text( 'tag_id' ),
			// Where Tag Manager calls the tag, its container loads it.
			'script'   => $this->settings->isByTagManager() ? '' : esc_url_raw( is_string( $script ) ? $script : self::CORE_JS ),
			'events'   => add_query_arg( 'ver', \Pintally\VERSION, plugins_url( 'build/storefront-events.js', \Pintally\FILE ) ),
			'collect'  => '' === $collect ? $fallback : $collect,
			'fallback' => $fallback,
			'pulse'    => rest_url( 'pintally/v1/pulse' ),
			'touch'    => rest_url( 'pintally/v1/touch' ),
			'withdraw' => rest_url( 'pintally/v1/withdraw' ),
			'bots'     => $this->bots(),
			'key'      => $this->connection->collectKey(),
			// Of the whole shop, for whose folder the cookies are: home_url() may be of a language's directory (WPML).
			'site'     => trailingslashit( (string) get_option( 'home' ) ),
			'locale'   => get_locale(),
			// By region: what holds until the gate has asked, and where it cannot.
			'consent'  => 'not_needed' === $this->settings->text( 'consent' ) ? 'not_needed' : 'ask_first',
			'gpc'      => $this->settings->isOn( 'honour_gpc' ),
			'match'    => $this->settings->isOn( 'enhanced_match' ),
			'off'      => $this->settings->list( 'events_off' ),
			'rules'    => $this->settings->rules(),
			'hooks'    => $this->page_hooks->ofThisPage(),
		) + array_filter(
			array(
				'gate'   => $this->gate(),
				'banner' => $this->banner(),
				'ldp'    => $this->settings->isOn( 'ldp' ) ? LimitedProcessing::ofThisPage() : array(),
			)
		);
	}

	/** @return string A regular expression, no case: programs, and what the shop leaves out. */
	private function bots(): string {
		$own = array_map( static fn ( string $part ): string => (string) preg_replace( '/[^A-Za-z0-9 _]/u', '\\\\$0', $part ), $this->settings->list( 'agents_excluded' ) );
		return implode( '|', array_merge( Vocabulary::programs(), $own ) );
	}

	/** Whether it depends on the visitor's address what is done: then no page that a cache keeps can say. */
	private function isGated(): bool {
		return ! $this->test_visit->isRunning()
			&& ( 'by_region' === $this->settings->text( 'consent' ) || array() !== $this->settings->list( 'ips_excluded' ) || has_filter( 'pintally_visitor_exclusion' ) );
	}

	/** @return array<string, string> */
	private function gate(): array {
		return $this->isGated() ? array(
			'ask'    => rest_url( 'pintally/v1/gate' ),
			'script' => add_query_arg( 'ver', \Pintally\VERSION, plugins_url( 'build/' . $this->storefront(), \Pintally\FILE ) ),
		) : array();
	}

	/** @return array<string, string> */
	private function banner(): array {
		return match ( $this->test_visit->isRunning() ? '' : $this->settings->text( 'consent_banner' ) ) {
			'tcf'   => array( 'kind' => 'tcf' ),
			'event' => array(
				'kind'  => 'event',
				'event' => $this->settings->text( 'consent_event' ),
				'path'  => $this->settings->text( 'consent_event_path' ),
				'value' => $this->settings->text( 'consent_event_value' ),
			),
			default => array(),
		};
	}
}
