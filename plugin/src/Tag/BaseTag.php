<?php

declare(strict_types=1);

namespace Pintally\Tag;

use Pintally\Settings\Connection;
use Pintally\Settings\Settings;
use Pintally\TestConversion\TestVisit;

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
				sprintf( self::STUB, (string) wp_json_encode( $this->test_visit->agreed( $this->page() ), self::IN_PAGE ) ),
				array( 'id' => 'pintally-tag' )
			);
		}
	}

	public function enqueue(): void {
		if ( '' === $this->guards->reason() ) {
			wp_enqueue_script(
				self::SCRIPT,
				plugins_url( 'build/storefront.js', \Pintally\FILE ),
				array(),
				\Pintally\VERSION,
				array(
					'in_footer' => false,
					'strategy'  => 'defer',
				)
			);
		}
	}

	/** The script that knows orders, for the pages that show a sale. */
	public static function enqueueSaleScript(): void {
		wp_enqueue_script(
			self::SCRIPT . '-checkout',
			plugins_url( 'build/storefront-checkout.js', \Pintally\FILE ),
			array( self::SCRIPT ),
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
			'script'   => esc_url_raw( is_string( $script ) ? $script : self::CORE_JS ),
			'events'   => add_query_arg( 'ver', \Pintally\VERSION, plugins_url( 'build/storefront-events.js', \Pintally\FILE ) ),
			'collect'  => '' === $collect ? $fallback : $collect,
			'fallback' => $fallback,
			'pulse'    => rest_url( 'pintally/v1/pulse' ),
			'touch'    => rest_url( 'pintally/v1/touch' ),
			'key'      => $this->connection->collectKey(),
			'site'     => home_url( '/' ),
			'locale'   => get_locale(),
			'consent'  => $this->settings->text( 'consent' ),
			'gpc'      => $this->settings->isOn( 'honour_gpc' ),
			'match'    => $this->settings->isOn( 'enhanced_match' ),
			'off'      => $this->settings->list( 'events_off' ),
			'rules'    => $this->settings->rules(),
			'hooks'    => $this->page_hooks->ofThisPage(),
		);
	}
}
