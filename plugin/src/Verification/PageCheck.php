<?php

declare(strict_types=1);

namespace Pintally\Verification;

use Pintally\Settings\Settings;

/**
 * Judges one page as a guest gets it: is the tag there, once, whole, and free to run?
 */
final class PageCheck {

	/** The optimisers that hold scripts up, by what they leave in `type` or in the names of attributes. */
	private const OPTIMISERS = array(
		'rocketlazyload'   => 'WP Rocket',
		'data-rocket'      => 'WP Rocket',
		'litespeed'        => 'LiteSpeed Cache',
		'pmdelayed'        => 'Perfmatters',
		'data-perfmatters' => 'Perfmatters',
		'flying'           => 'Flying Scripts',
		'wpmeteor'         => 'WP Meteor',
		'nitro'            => 'NitroPack',
		'sg-delayed'       => 'SiteGround Optimizer',
	);

	public function __construct( private readonly Settings $settings, private readonly OtherTags $other_tags ) {}

	/** @return array{findings: list<Finding>, hooks: list<array<string, mixed>>|null} `hooks`: what the page tells; null: unknown. */
	public function check( string $page, Answer $answer ): array {
		if ( ! $answer->isReached() ) {
			return array(
				'findings' => array( new Finding( $answer->problem, $answer->detail, $page ) ),
				'hooks'    => null,
			);
		}
		$markup = new Markup( $answer->body );
		$bases  = array_values( array_filter( $markup->scripts, array( self::class, 'isBase' ) ) );
		$config = isset( $bases[0] ) ? self::config( $bases[0] ) : array();
		$found  = array();
		$note   = static function ( string $code, string $detail = '' ) use ( &$found, $page ): void {
			$found[] = new Finding( $code, $detail, $page );
		};
		if ( array() === $bases ) {
			$note( has_filter( 'pintally_tag_guard' ) ? 'tag_kept_off' : 'tag_missing' );
		} else {
			$this->judge( $bases, $config, $markup->scripts, $note );
			$this->judgePolicies( $bases[0], $config, $answer, $markup, $note );
		}
		if ( $this->settings->isByTagManager() && array() === array_filter( $markup->scripts, array( self::class, 'isTagManager' ) ) ) {
			$note( 'tag_manager_missing' );
		}
		if ( $answer->isFromCache() && in_array( $page, ShopPages::PRIVATE_PAGES, true ) ) {
			$note( 'page_from_cache' );
		}
		$others = array_values( array_filter( $markup->scripts, static fn ( Script $script ): bool => ! self::isBase( $script ) && ! self::isStorefront( $script ) ) );
		if ( array() !== array_filter( $others, array( self::class, 'carriesVisitor' ) ) ) {
			$note( 'visitor_in_page' );
		}
		$hooks = $config['hooks'] ?? null;
		return array(
			'findings' => array( ...$found, ...$this->other_tags->find( $others, $markup->images, $page ) ),
			'hooks'    => is_array( $hooks ) ? array_values( array_filter( $hooks, 'is_array' ) ) : null,
		);
	}

	/**
	 * @param non-empty-list<Script>         $bases
	 * @param array<string, mixed>           $config  What the page tells the storefront script.
	 * @param list<Script>                   $scripts
	 * @param callable(string, string): void $note
	 */
	private function judge( array $bases, array $config, array $scripts, callable $note ): void {
		$storefront = array_values( array_filter( $scripts, array( self::class, 'isStorefront' ) ) );
		if ( count( $bases ) > 1 ) {
			$note( 'tag_twice', '' );
		}
		if ( isset( $config['tag'] ) && $config['tag'] !== $this->settings->text( 'tag_id' ) ) {
			$note( 'tag_other_id', is_string( $config['tag'] ) ? $config['tag'] : '' );
		}
		$stopped = array_values( array_filter( array( ...$bases, ...$storefront ), static fn ( Script $script ): bool => ! $script->isRun() ) );
		if ( array() !== $stopped ) {
			$optimiser = self::optimiser( $stopped[0] );
			$held      = '' === $optimiser && 'text/plain' === $stopped[0]->type();
			$note( $held ? 'script_held' : 'script_delayed', $held || '' !== $optimiser ? $optimiser : $stopped[0]->type() );
		} elseif ( array() === $storefront ) {
			$note( 'script_missing', '' );
		} elseif ( array() !== array_filter( array( $bases[0], $storefront[0] ), static fn ( Script $script ): bool => ! $script->in_head ) ) {
			$note( 'tag_moved', '' );
		}
	}

	/**
	 * @param array<string, mixed>           $config
	 * @param callable(string, string): void $note
	 */
	private function judgePolicies( Script $base, array $config, Answer $answer, Markup $markup, callable $note ): void {
		$origin     = (string) preg_replace( '~^([a-z]+://[^/]+).*$~i', '$1', $answer->end );
		$storefront = array_values( array_filter( $markup->scripts, array( self::class, 'isStorefront' ) ) )[0] ?? null;
		$core       = is_string( $config['script'] ?? null ) ? $config['script'] : '';
		$collect    = is_string( $config['collect'] ?? null ) ? $config['collect'] : '';
		$blocked    = array();
		// Every policy must allow it; one header may hold several, separated by commas.
		foreach ( array( ...explode( ',', implode( ',', $answer->headers['content-security-policy'] ?? array() ) ), ...$markup->policies ) as $words ) {
			if ( '' === trim( $words ) ) {
				continue;
			}
			$policy = new ContentPolicy( $words, $origin );
			if ( ! $policy->allowsInline( $base ) ) {
				$blocked['csp_inline'] ??= '';
			}
			if ( null !== $storefront && ! $policy->allowsScript( $storefront ) ) {
				$blocked['csp_script'] ??= $storefront->address();
			}
			if ( null !== $storefront && '' !== $core && ! $policy->allowsScript( $storefront, $core ) ) {
				$blocked['csp_script'] ??= $core;
			}
			foreach ( array( 'https://ct.pinterest.com/v3/', $collect ) as $url ) {
				if ( '' !== $url && ! $policy->allows( 'connect-src', $url ) ) {
					$blocked['csp_report'] ??= $url;
				}
			}
			if ( ! $policy->allows( 'img-src', 'https://ct.pinterest.com/v3/' ) ) {
				$blocked['csp_report'] ??= 'https://ct.pinterest.com/v3/';
			}
		}
		foreach ( $blocked as $code => $detail ) {
			$note( $code, $detail );
		}
	}

	private static function isBase( Script $script ): bool {
		return 'pintally-tag' === ( $script->attributes['id'] ?? '' ) || str_contains( $script->text, 'pintally.page={' );
	}

	/** Google's own code, in whatever plugin's words; a container that is served by the shop itself begins the same way. */
	private static function isTagManager( Script $script ): bool {
		return str_contains( $script->address() . $script->text, 'googletagmanager.com' ) || str_contains( $script->text, 'gtm.start' );
	}

	private static function isStorefront( Script $script ): bool {
		return 1 === preg_match( '~/build/storefront(-data-layer)?\.js~', $script->address() ) && str_contains( $script->address(), 'pintally' );
	}

	/** @return array<string, mixed> `PageConfig` of docs/api.md part 4, as the page has it. */
	private static function config( Script $base ): array {
		$from   = strpos( $base->text, 'pintally.page=' );
		$to     = strpos( $base->text, ';pintally.track=' );
		$config = false === $from || false === $to ? null : json_decode( substr( $base->text, $from + 14, $to - $from - 14 ), true );
		return is_array( $config ) ? $config : array();
	}

	private static function optimiser( Script $script ): string {
		$traces = $script->type() . ' ' . implode( ' ', array_keys( $script->attributes ) );
		foreach ( self::OPTIMISERS as $trace => $name ) {
			if ( str_contains( $traces, $trace ) ) {
				return $name;
			}
		}
		// Cloudflare writes a random number before the type.
		return 1 === preg_match( '~^[0-9a-f]{8,}-(text|application)/javascript$|^[0-9a-f]{8,}-module$~', $script->type() ) ? 'Cloudflare Rocket Loader' : '';
	}

	/**
	 * An id or a hash that is written into the page is everybody's who is given this page. Our own block of events is
	 * never printed for a visit such as this one: where it is, a cache has kept another visitor's page.
	 */
	private static function carriesVisitor( Script $script ): bool {
		if ( 'pintally-born' === ( $script->attributes['id'] ?? '' ) ) {
			return true;
		}
		return str_contains( $script->text, 'pintrk' )
			&& 1 === preg_match( '/["\']?\b(event_id|eventID|eid)["\']?\s*:\s*["\'][^"\']+["\']|["\']?\bem["\']?\s*:\s*["\']([0-9a-f]{32,64}|[^"\'@\s]+@[^"\'\s]+)["\']/i', $script->text );
	}
}
