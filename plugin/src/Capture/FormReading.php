<?php

declare(strict_types=1);

namespace Pintally\Capture;

/**
 * Which form was sent, and by whom, out of what each plugin of `LeadHooks::PLUGINS` tells. Read only when one is sent.
 */
final class FormReading {

	/**
	 * @param list<mixed> $told The arguments of the plugin's action.
	 * @return SentForm|null Nothing where it does not count: spam, a preview, a part of another entry.
	 */
	public static function of( string $plugin, array $told ): ?SentForm {
		return match ( $plugin ) {
			'contact-form-7' => self::contactForm7( ...$told ),
			'wpforms'        => self::wpforms( ...$told ),
			'gravityforms'   => self::gravityForms( ...$told ),
			'fluentform'     => self::fluentForms( ...$told ),
			'ninja-forms'    => self::ninjaForms( ...$told ),
			'elementor-pro'  => self::elementor( ...$told ),
			'formidable'     => self::formidable( ...$told ),
			'jetpack'        => self::jetpack( ...$told ),
			'mailpoet'       => self::mailpoet( ...$told ),
			default          => null,
		};
	}

	private static function contactForm7( mixed $form ): ?SentForm {
		if ( ! $form instanceof \WPCF7_ContactForm ) {
			return null;
		}
		$submission = \WPCF7_Submission::get_instance();
		$typed      = array();
		foreach ( $form->scan_form_tags( array( 'basetype' => 'email' ) ) as $field ) {
			$typed[] = $submission?->get_posted_data( $field->name );
		}
		return new SentForm( 'contact-form-7', (string) $form->id(), $form->title(), self::first( $typed ) );
	}

	/** Its fields hold their type and value; the form's data its id and settings. */
	private static function wpforms( mixed $fields, mixed $entry = null, mixed $form = array() ): SentForm {
		$form = is_array( $form ) ? $form : array();
		return new SentForm( 'wpforms', self::text( $form['id'] ?? '' ), self::text( $form['settings']['form_title'] ?? '' ), self::ofType( $fields ) );
	}

	/** The entry holds each field's value by the field's id; an e-mail field with a confirmation has its value there too. */
	private static function gravityForms( mixed $entry, mixed $form ): ?SentForm {
		if ( ! is_array( $entry ) || ! is_array( $form ) || 'spam' === ( $entry['status'] ?? '' ) ) {
			return null;
		}
		$typed = array();
		foreach ( is_array( $form['fields'] ?? null ) ? $form['fields'] : array() as $field ) {
			// Objects of GF_Field, which answer as arrays do as well.
			if ( ( is_array( $field ) || $field instanceof \ArrayAccess ) && 'email' === ( $field['type'] ?? '' ) ) {
				$typed[] = $entry[ self::text( $field['id'] ?? '' ) ] ?? '';
			}
		}
		return new SentForm( 'gravityforms', self::text( $form['id'] ?? '' ), self::text( $form['title'] ?? '' ), self::first( $typed ) );
	}

	/** The form's fields are kept as JSON; an e-mail field is an element `input_email`, its name an attribute. */
	private static function fluentForms( mixed $entry_id, mixed $sent = array(), mixed $form = null ): SentForm {
		$sent   = is_array( $sent ) ? $sent : array();
		$fields = is_object( $form ) && isset( $form->form_fields ) ? $form->form_fields : '';
		$names  = array();
		$walk   = static function ( mixed $part ) use ( &$walk, &$names ): void {
			if ( is_array( $part ) ) {
				if ( 'input_email' === ( $part['element'] ?? '' ) ) {
					$names[] = self::text( $part['attributes']['name'] ?? '' );
				}
				array_walk( $part, $walk );
			}
		};
		$walk( is_string( $fields ) ? json_decode( $fields, true ) : $fields );
		return new SentForm(
			'fluentform',
			self::text( $form->id ?? '' ),
			self::text( $form->title ?? '' ),
			self::first( array_map( static fn ( string $name ): mixed => $sent[ $name ] ?? '', $names ) )
		);
	}

	private static function ninjaForms( mixed $sent ): ?SentForm {
		if ( ! is_array( $sent ) || ! empty( $sent['settings']['is_preview'] ) ) {
			return null;
		}
		return new SentForm( 'ninja-forms', self::text( $sent['form_id'] ?? '' ), self::text( $sent['settings']['title'] ?? '' ), self::ofType( $sent['fields'] ?? array() ) );
	}

	private static function elementor( mixed $record ): ?SentForm {
		if ( ! is_object( $record ) || ! method_exists( $record, 'get' ) || ! method_exists( $record, 'get_form_settings' ) ) {
			return null;
		}
		return new SentForm( 'elementor-pro', self::text( $record->get_form_settings( 'id' ) ), self::text( $record->get_form_settings( 'form_name' ) ), self::ofType( $record->get( 'fields' ) ) );
	}

	/** An import makes entries too, and a repeater's rows are entries of their own. */
	private static function formidable( mixed $entry_id, mixed $form_id, mixed $manner = array() ): ?SentForm {
		if ( ! empty( is_array( $manner ) ? $manner['is_child'] ?? false : false ) || ( defined( 'WP_IMPORTING' ) && WP_IMPORTING ) ) {
			return null;
		}
		$typed = array();
		foreach ( (array) \FrmField::get_all_types_in_form( (int) self::text( $form_id ), 'email' ) as $field ) {
			$typed[] = is_object( $field ) && isset( $field->id ) ? \FrmEntryMeta::get_entry_meta_by_field( (int) self::text( $entry_id ), (int) $field->id ) : '';
		}
		return new SentForm( 'formidable', self::text( $form_id ), self::text( \FrmForm::getName( (int) self::text( $form_id ) ) ), self::first( $typed ) );
	}

	/** The fields are objects of Contact_Form_Field. A form has no id of its own: the page it is on stands for it. */
	private static function jetpack( mixed $feedback_id, mixed $fields = array(), mixed $is_spam = false, mixed $values = array() ): ?SentForm {
		if ( true === $is_spam ) {
			return null;
		}
		$typed = array();
		foreach ( is_array( $fields ) ? $fields : array() as $field ) {
			if ( is_object( $field ) && method_exists( $field, 'get_attribute' ) && 'email' === $field->get_attribute( 'type' ) ) {
				$typed[] = $field->value ?? '';
			}
		}
		$page = wp_get_post_parent_id( (int) self::text( $feedback_id ) );
		return new SentForm( 'jetpack', $page ? (string) $page : '', self::text( is_array( $values ) ? $values['entry_title'] ?? '' : '' ), self::first( $typed ) );
	}

	private static function mailpoet( mixed $sent, mixed $lists = null, mixed $form = null ): SentForm {
		$told = static fn ( string $what ): string => is_object( $form ) && method_exists( $form, $what ) ? self::text( $form->$what() ) : '';
		return new SentForm( 'mailpoet', $told( 'getId' ), $told( 'getName' ), self::text( is_array( $sent ) ? $sent['email'] ?? '' : '' ) );
	}

	/** @param mixed $fields A list of fields that hold their `type` and `value`. */
	private static function ofType( mixed $fields ): string {
		$typed = array();
		foreach ( is_array( $fields ) ? $fields : array() as $field ) {
			if ( is_array( $field ) && 'email' === ( $field['type'] ?? '' ) ) {
				$typed[] = $field['value'] ?? '';
			}
		}
		return self::first( $typed );
	}

	/** @param array<mixed> $typed */
	private static function first( array $typed ): string {
		$filled = array_values( array_filter( $typed, static fn ( mixed $one ): bool => is_string( $one ) && '' !== trim( $one ) ) );
		return $filled[0] ?? '';
	}

	private static function text( mixed $told ): string {
		return is_string( $told ) || is_int( $told ) ? (string) $told : '';
	}
}
