<?php

declare(strict_types=1);

namespace Pintally\Capture;

use Pintally\Context\Email;
use Pintally\Context\Visitor;

/**
 * A form is sent: Contact Form 7, WPForms, and `do_action( 'pintally_lead', … )` for any other.
 */
final class LeadHooks {

	public function __construct( private readonly Recorder $recorder, private readonly Visitor $visitor ) {}

	public function register(): void {
		add_action( 'pintally_lead', array( $this, 'onLead' ) );
		add_action( 'wpcf7_mail_sent', array( $this, 'onContactForm7' ) );
		add_action( 'wpforms_process_complete', array( $this, 'onWPForms' ), 10, 3 );
	}

	/**
	 * For any form: `do_action( 'pintally_lead', array( 'email' => …, 'lead_type' => …, 'value' => …, 'currency' => … ) )`.
	 *
	 * @param mixed $lead All of it optional. The address is hashed at once and not stored.
	 */
	public function onLead( $lead = array() ): void {
		$lead  = is_array( $lead ) ? $lead : array();
		$facts = Statement::facts( $lead );
		$hash  = is_string( $lead['email'] ?? null ) ? Email::hash( $lead['email'] ) : '';
		if ( '' !== $hash ) {
			$facts['em'] = array( $hash );
			$this->visitor->identify( $hash );
		}
		$this->recorder->record( 'lead', $facts );
	}

	/** @param mixed $form A \WPCF7_ContactForm. */
	public function onContactForm7( $form ): void {
		if ( ! $form instanceof \WPCF7_ContactForm ) {
			return;
		}
		$submission = \WPCF7_Submission::get_instance();
		$email      = '';
		foreach ( $form->scan_form_tags( array( 'basetype' => 'email' ) ) as $field ) {
			$posted = null === $submission ? '' : $submission->get_posted_data( $field->name );
			if ( is_string( $posted ) && '' !== $posted ) {
				$email = $posted;
				break;
			}
		}
		$this->onLead(
			array(
				'email'     => $email,
				'lead_type' => $form->title(),
			)
		);
	}

	/**
	 * @param mixed $fields    What was sent, field by field: type and value.
	 * @param mixed $entry     Unused.
	 * @param mixed $form_data The form: settings.form_title.
	 */
	public function onWPForms( $fields, $entry, $form_data ): void {
		$email = '';
		foreach ( is_array( $fields ) ? $fields : array() as $field ) {
			if ( is_array( $field ) && 'email' === ( $field['type'] ?? '' ) && is_string( $field['value'] ?? null ) ) {
				$email = $field['value'];
				break;
			}
		}
		$this->onLead(
			array(
				'email'     => $email,
				'lead_type' => is_array( $form_data ) ? (string) ( $form_data['settings']['form_title'] ?? '' ) : '',
			)
		);
	}
}
