<?php

declare(strict_types=1);

namespace Pintally\Verification;

/**
 * Pinterest tags on a page that are not ours.
 */
final class OtherTags {

	private const GTM = 'https://www.googletagmanager.com/gtm.js?id=';

	/** Plugins with a tag of Pinterest's: folders by which they are known to be active, and what they leave in a page. */
	private const PLUGINS = array(
		'Pinterest for WooCommerce'     => array(
			'folders' => array( 'pinterest-for-woocommerce' ),
			'marks'   => array(),
		),
		'PixelYourSite'                 => array(
			'folders' => array( 'pixelyoursite', 'pixelyoursite-pro', 'pixelyoursite-pinterest' ),
			'marks'   => array( 'pysOptions' ),
		),
		'Pixel Manager for WooCommerce' => array(
			'folders' => array( 'woocommerce-google-adwords-conversion-tracking-tag', 'pixel-manager-pro-for-woocommerce' ),
			'marks'   => array( 'wpmDataLayer', 'pmwDataLayer' ),
		),
	);

	/** @var array<string, bool> What containers hold, by their id: one look for all pages. */
	private array $containers = array();

	/**
	 * @param list<Script> $scripts The page's, without ours.
	 * @param list<string> $images  Addresses of the page's images.
	 * @return list<Finding>
	 */
	public function find( array $scripts, array $images, string $page ): array {
		$found = array();
		foreach ( $scripts as $script ) {
			if ( $script->isJson() ) {
				continue;
			}
			$plugin = self::pluginOf( $script->text );
			if ( '' !== $plugin ) {
				$found['other_tag_plugin'] = $plugin;
			} elseif ( self::isTag( $script ) ) {
				$plugin = self::activePlugin();
				$found[ '' === $plugin ? 'other_tag' : 'other_tag_plugin' ] = $plugin;
			}
			foreach ( self::containersOf( $script ) as $container ) {
				if ( $this->holdsTag( $container ) ) {
					$found['other_tag_gtm'] = $container;
				}
			}
		}
		foreach ( $images as $image ) {
			if ( 'ct.pinterest.com' === wp_parse_url( $image, PHP_URL_HOST ) && ! isset( $found['other_tag_plugin'] ) ) {
				$found['other_tag'] = '';
			}
		}
		return array_map( static fn ( string $code, string $detail ): Finding => new Finding( $code, $detail, $page ), array_keys( $found ), $found );
	}

	private static function isTag( Script $script ): bool {
		return str_contains( $script->address(), 's.pinimg.com/ct/' )
			|| str_contains( $script->text, 's.pinimg.com/ct/core.js' )
			|| 1 === preg_match( '/\bpintrk\s*\(\s*["\']load["\']/', $script->text );
	}

	/** A plugin that loads Pinterest's code by a script of its own shows only its settings in the page. */
	private static function pluginOf( string $text ): string {
		foreach ( self::PLUGINS as $name => $plugin ) {
			foreach ( $plugin['marks'] as $mark ) {
				if ( str_contains( $text, $mark ) && 1 === preg_match( '/["\']?pinterest["\']?\s*[:\]]/i', $text ) ) {
					return $name;
				}
			}
		}
		return '';
	}

	private static function activePlugin(): string {
		$active  = (array) get_option( 'active_plugins', array() );
		$active  = is_multisite() ? array_merge( $active, array_keys( (array) get_site_option( 'active_sitewide_plugins', array() ) ) ) : $active;
		$folders = array_map( static fn ( $file ): string => dirname( (string) $file ), $active );
		foreach ( self::PLUGINS as $name => $plugin ) {
			if ( array() !== array_intersect( $plugin['folders'], $folders ) ) {
				return $name;
			}
		}
		return '';
	}

	/** @return list<string> Ids of Google Tag Manager's containers that this script loads. */
	private static function containersOf( Script $script ): array {
		$text = $script->address() . ' ' . $script->text;
		if ( ! str_contains( $text, 'googletagmanager.com/gtm.js' ) ) {
			return array();
		}
		preg_match_all( '/\bGTM-[A-Z0-9]{4,12}\b/', $text, $found );
		return array_values( array_unique( $found[0] ) );
	}

	/** A container is a public script. One that cannot be had is no finding: nothing is known of it. */
	private function holdsTag( string $container ): bool {
		if ( ! isset( $this->containers[ $container ] ) ) {
			$answer = wp_safe_remote_get( self::GTM . $container, array( 'timeout' => 5 ) ); // phpcs:ignore WordPressVIPMinimum.Performance.RemoteRequestTimeout -- Never in a shopper's request.
			$code   = wp_remote_retrieve_body( $answer );
			// Containers write slashes escaped.
			$this->containers[ $container ] = str_contains( str_replace( '\\/', '/', $code ), 's.pinimg.com/ct/' ) || str_contains( $code, 'pintrk' );
		}
		return $this->containers[ $container ];
	}
}
