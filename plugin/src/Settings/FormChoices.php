<?php

declare(strict_types=1);

namespace Pintally\Settings;

use Pintally\Capture\LeadHooks;

/**
 * The forms of this site, for its keepers to choose what each counts as. Elementor's and Jetpack's forms are parts of
 * pages and MailPoet tells no list: those are chosen for all forms of the plugin together.
 */
final class FormChoices {

	private const MOST = 100;

	/** What is there when a plugin of `LeadHooks::PLUGINS` is active: a class or a constant. */
	private const SIGNS = array(
		'contact-form-7' => 'WPCF7_ContactForm',
		'wpforms'        => 'WPFORMS_VERSION',
		'gravityforms'   => 'GFAPI',
		'fluentform'     => 'FLUENTFORM_VERSION',
		'ninja-forms'    => 'Ninja_Forms',
		'elementor-pro'  => 'ELEMENTOR_PRO_VERSION',
		'formidable'     => 'FrmForm',
		'jetpack'        => 'JETPACK__VERSION',
		'mailpoet'       => 'MAILPOET_VERSION',
	);

	/** @return list<array{value: string, label: string}> Each active plugin, followed by its forms. */
	public static function all(): array {
		$choices = array();
		foreach ( LeadHooks::PLUGINS as $plugin => [ $name ] ) {
			if ( ! class_exists( self::SIGNS[ $plugin ] ) && ! defined( self::SIGNS[ $plugin ] ) ) {
				continue;
			}
			$choices[] = array(
				'value' => $plugin,
				'label' => $name,
			);
			try {
				$forms = self::formsOf( $plugin );
			} catch ( \Throwable ) {
				// Another version of that plugin than we know: its forms can still be chosen together.
				$forms = array();
			}
			foreach ( array_slice( $forms, 0, self::MOST, true ) as $id => $title ) {
				$choices[] = array(
					'value' => $plugin . ':' . $id,
					'label' => '' === $title ? '#' . $id : $title,
				);
			}
		}
		return $choices;
	}

	/** @return array<int|string, string> Titles by id. */
	private static function formsOf( string $plugin ): array {
		return match ( $plugin ) {
			'contact-form-7' => self::posts( 'wpcf7_contact_form' ),
			'wpforms'        => self::posts( 'wpforms' ),
			'gravityforms'   => array_column( (array) self::call( array( 'GFAPI', 'get_forms' ) ), 'title', 'id' ),
			'fluentform'     => array_column( (array) ( self::call( array( self::call( 'fluentFormApi', 'forms' ), 'forms' ), array( 'per_page' => self::MOST ) )['data'] ?? array() ), 'title', 'id' ),
			'ninja-forms'    => self::ninjaForms(),
			'formidable'     => array_column( (array) self::call( array( 'FrmForm', 'get_published_forms' ) ), 'name', 'id' ),
			default          => array(),
		};
	}

	/** @return array<int, string> */
	private static function posts( string $type ): array {
		$posts = get_posts(
			array(
				'post_type'   => $type,
				'post_status' => 'publish',
				'numberposts' => self::MOST, // phpcs:ignore WordPress.WP.PostsPerPage -- A site's forms, for its keepers' eyes.
				'orderby'     => 'title',
				'order'       => 'ASC',
			)
		);
		return array_column( $posts, 'post_title', 'ID' );
	}

	/** @return array<int|string, string> */
	private static function ninjaForms(): array {
		$titles = array();
		foreach ( (array) self::call( array( self::call( array( self::call( 'Ninja_Forms' ), 'form' ) ), 'get_forms' ) ) as $form ) {
			$titles[ (string) self::call( array( $form, 'get_id' ) ) ] = (string) self::call( array( $form, 'get_setting' ), 'title' );
		}
		return $titles;
	}

	/** Calls what another plugin may have. */
	private static function call( mixed $what, mixed ...$with ): mixed {
		return is_callable( $what ) ? $what( ...$with ) : null;
	}
}
