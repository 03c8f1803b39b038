<?php

declare(strict_types=1);

namespace Pintally\Capture;

use Pintally\Context\Email;
use Pintally\Context\Visitor;
use Pintally\Settings\Settings;

/**
 * A form is sent: by one of the form plugins of the table, or by `do_action( 'pintally_lead', … )` for any other.
 */
final class LeadHooks {

	/**
	 * The form plugins that are heard: what each calls itself, its action, and how many arguments of it are read
	 * (FormReading). Each fires on the server, where the form was sent by script too.
	 */
	public const PLUGINS = array(
		// Once the form's e-mail has left: https://contactform7.com/2020/07/28/accessing-user-input-data/.
		'contact-form-7' => array( 'Contact Form 7', 'wpcf7_mail_sent', 1 ),
		// https://wpforms.com/developers/wpforms_process_complete/.
		'wpforms'        => array( 'WPForms', 'wpforms_process_complete', 3 ),
		// "This hook also runs for entries which are marked as spam": https://docs.gravityforms.com/gform_after_submission/.
		'gravityforms'   => array( 'Gravity Forms', 'gform_after_submission', 2 ),
		// Its app/Services/Form/SubmissionHandlerService.php (6.2): the entry's id, what was sent, the form.
		'fluentform'     => array( 'Fluent Forms', 'fluentform/submission_inserted', 3 ),
		// Its includes/AJAX/Controllers/Submission.php, at the end of the submission's actions.
		'ninja-forms'    => array( 'Ninja Forms', 'ninja_forms_after_submission', 1 ),
		// https://developers.elementor.com/docs/hooks/forms/#form-new-record.
		'elementor-pro'  => array( 'Elementor Pro', 'elementor_pro/forms/new_record', 1 ),
		// Its classes/models/FrmEntry.php (6.34): the entry's id, the form's id, whether it is a part of another entry.
		'formidable'     => array( 'Formidable Forms', 'frm_after_create_entry', 3 ),
		// "Fires after the feedback post for the contact form submission has been inserted" (jetpack-forms).
		'jetpack'        => array( 'Jetpack Forms', 'grunion_after_feedback_post_inserted', 4 ),
		// "Fires before a subscription gets created": all is checked by then. The action after it is too new to rely on.
		'mailpoet'       => array( 'MailPoet', 'mailpoet_subscription_before_subscribe', 3 ),
	);

	/** MailPoet lets others refuse a subscription in the same action: so after them. */
	private const PRIORITIES = array( 'mailpoet' => 99 );

	public function __construct(
		private readonly Recorder $recorder,
		private readonly Visitor $visitor,
		private readonly Settings $settings
	) {}

	public function register(): void {
		add_action( 'pintally_lead', array( $this, 'onLead' ) );
		foreach ( self::PLUGINS as $plugin => [ , $action, $arguments ] ) {
			add_action( $action, fn ( mixed ...$told ) => $this->onForm( $plugin, $told ), self::PRIORITIES[ $plugin ] ?? 10, $arguments );
		}
	}

	/**
	 * For any form: `do_action( 'pintally_lead', array( 'email' => …, 'lead_type' => …, 'value' => …, 'currency' => … ) )`.
	 *
	 * @param mixed $lead All of it optional. The address is hashed at once and not stored.
	 */
	public function onLead( $lead = array() ): void {
		$this->record( 'lead', is_array( $lead ) ? $lead : array() );
	}

	/** @param array<mixed> $told The action's arguments. */
	private function onForm( string $plugin, array $told ): void {
		try {
			$form = FormReading::of( $plugin, array_values( $told ) );
		} catch ( \Throwable ) {
			// Another version of that plugin than we know: its visitors come first, and that a form was sent is known.
			$form = new SentForm( $plugin );
		}
		if ( null === $form ) {
			return;
		}
		$event = $this->settings->formEvent( $form->plugin, $form->key() );
		/**
		 * What a sent form counts as.
		 *
		 * @param string                $event An event that forms may be (docs/settings.md), or `none`.
		 * @param array<string, string> $form  `plugin`, `id`, `title`.
		 */
		$filtered = apply_filters(
			'pintally_form_event',
			$event,
			array(
				'plugin' => $form->plugin,
				'id'     => $form->id,
				'title'  => $form->title,
			)
		);
		$event    = is_string( $filtered ) && in_array( $filtered, Settings::formEvents(), true ) ? $filtered : $event;
		if ( Settings::NO_EVENT !== $event ) {
			$this->record(
				$event,
				array(
					'email'     => $form->email,
					'lead_type' => $form->title,
				)
			);
		}
	}

	/** @param array<mixed> $lead */
	private function record( string $event, array $lead ): void {
		$facts = Statement::facts( $lead );
		$hash  = is_string( $lead['email'] ?? null ) ? Email::hash( $lead['email'] ) : '';
		if ( '' !== $hash ) {
			$facts['em'] = array( $hash );
			$this->visitor->identify( $hash );
		}
		$this->recorder->record( $event, $facts );
	}
}
