<?php

declare(strict_types=1);

namespace Pintally\Rest;

use Pintally\Monitoring\Monitoring;
use Pintally\Settings\Settings;

/**
 * `GET /letter`: the weekly letter as it would be sent now. `POST /letter`: sends it, to the address for alerts.
 */
final class LetterRoute extends AdminRoute {

	public function __construct( private readonly Monitoring $monitoring, private readonly Settings $settings ) {}

	public function routes(): void {
		register_rest_route(
			self::REST_NAMESPACE,
			'/letter',
			array(
				self::endpoint( 'GET', array( $this, 'read' ) ),
				self::endpoint( 'POST', array( $this, 'send' ) ),
			)
		);
	}

	public function read(): \WP_REST_Response {
		$letter = $this->monitoring->weekly->letter( time() );
		return new \WP_REST_Response(
			array(
				'on'      => $this->settings->isOn( 'weekly_letter' ),
				'to'      => $this->monitoring->mail->address(),
				'sent_at' => $this->monitoring->weekly->read()['sent_at'],
				'subject' => $letter->subject(),
				'text'    => $letter->text(),
				'html'    => $letter->html(),
			),
			200,
			array( 'Cache-Control' => 'no-store' )
		);
	}

	public function send(): \WP_REST_Response|\WP_Error {
		if ( ! $this->monitoring->weekly->send( time() ) ) {
			return new \WP_Error( 'pintally_mail_failed', __( 'WordPress could not send the mail. Ask your host whether this server may send mail, or set up an SMTP plugin.', 'pintally' ), array( 'status' => 500 ) );
		}
		return $this->read();
	}
}
