<?php

declare(strict_types=1);

namespace Pintally\Tag;

use Pintally\Settings\Settings;

/**
 * The script of custom events by rule, with the rules as data: the same for every visitor, and printed only where
 * there are any.
 */
final class RuleScript {

	private const YOUTUBE = '~^https://www\.youtube(-nocookie)?\.com/embed/~';

	public static function register( Settings $settings ): void {
		add_filter( 'embed_oembed_html', static fn ( $html ) => is_string( $html ) && str_contains( $html, '/embed/' ) && self::hasVideos( $settings ) ? self::speaking( $html ) : $html );
	}

	/**
	 * YouTube's player says what it plays only where its address has asked for that. Asked here, before the frame loads and
	 * the same for every visitor, it need not be loaded twice.
	 *
	 * @link https://developers.google.com/youtube/player_parameters#enablejsapi
	 */
	private static function speaking( string $html ): string {
		$tags = new \WP_HTML_Tag_Processor( $html );
		while ( $tags->next_tag( array( 'tag_name' => 'iframe' ) ) ) {
			$address = $tags->get_attribute( 'src' );
			if ( is_string( $address ) && 1 === preg_match( self::YOUTUBE, $address ) ) {
				$tags->set_attribute( 'src', add_query_arg( 'enablejsapi', '1', $address ) );
			}
		}
		return $tags->get_updated_html();
	}

	private static function hasVideos( Settings $settings ): bool {
		return in_array( 'video', array_column( $settings->eventRules(), 'when' ), true );
	}

	public static function enqueue( Settings $settings ): void {
		$printed = array();
		foreach ( $settings->eventRules() as $rule ) {
			$currency  = function_exists( 'get_woocommerce_currency' ) ? get_woocommerce_currency() : '';
			$has_value = '' !== $rule['value'] && '' !== $currency;
			$printed[] = array(
				'event' => $rule['event'],
				'when'  => $rule['when'],
				'what'  => $rule['what'],
				'page'  => $rule['page'],
				'facts' => array( 'lead_type' => $rule['name'] ) + ( $has_value ? array(
					'value'    => $rule['value'],
					'currency' => $currency,
				) : array() ),
			);
		}
		wp_enqueue_script(
			BaseTag::SCRIPT . '-rules',
			plugins_url( 'build/storefront-rules.js', \Pintally\FILE ),
			array( BaseTag::SCRIPT ),
			\Pintally\VERSION,
			array(
				'in_footer' => false,
				'strategy'  => 'defer',
			)
		);
		wp_add_inline_script( BaseTag::SCRIPT . '-rules', '(window.pintally=window.pintally||{}).rules=' . wp_json_encode( $printed, BaseTag::IN_PAGE ) . ';' . self::frames( $settings ), 'before' );
	}

	/** Where what asks players in frames is, for pages that have one. */
	private static function frames( Settings $settings ): string {
		$address = add_query_arg( 'ver', \Pintally\VERSION, plugins_url( 'build/storefront-video-frames.js', \Pintally\FILE ) );
		return self::hasVideos( $settings ) ? 'pintally.frames=' . wp_json_encode( $address, BaseTag::IN_PAGE ) . ';' : '';
	}
}
