<?php

declare(strict_types=1);

namespace Pintally\Tag;

use Pintally\Settings\Settings;

/**
 * The script of custom events by rule, with the rules as data: the same for every visitor, and printed only where
 * there are any.
 */
final class RuleScript {

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
		wp_add_inline_script( BaseTag::SCRIPT . '-rules', '(window.pintally=window.pintally||{}).rules=' . wp_json_encode( $printed, BaseTag::IN_PAGE ) . ';', 'before' );
	}
}
