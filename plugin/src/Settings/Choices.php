<?php

declare(strict_types=1);

namespace Pintally\Settings;

/**
 * What the lists among the settings may hold, where the site decides that: order statuses, roles and forms.
 */
final class Choices {

	/**
	 * All that there are, in the site's own order.
	 *
	 * @return array<string, list<array{value: string, label: string}>> By setting name.
	 */
	public static function all(): array {
		$statuses = array();
		foreach ( function_exists( 'wc_get_order_statuses' ) ? wc_get_order_statuses() : array() as $status => $label ) {
			$statuses[] = array(
				'value' => (string) preg_replace( '/^wc-/', '', $status ),
				'label' => $label,
			);
		}
		$roles = array();
		foreach ( wp_roles()->get_names() as $role => $label ) {
			$roles[] = array(
				'value' => (string) $role,
				'label' => translate_user_role( $label ),
			);
		}
		return array(
			'paid_statuses'  => $statuses,
			'roles_excluded' => $roles,
			'forms'          => FormChoices::all(),
		);
	}
}
