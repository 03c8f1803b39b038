<?php

declare(strict_types=1);

namespace Pintally\Delivery;

use Pintally\Settings\Connection;

/**
 * Speaks to the worker: one signed POST, never followed elsewhere. Only cron and wp-admin call it, no shopper's request.
 */
final class WorkerClient {

	private const TIMEOUT = 15;

	public function __construct( private readonly Connection $connection ) {}

	/**
	 * @param string               $path       E.g. "/v1/hooks".
	 * @param array<string, mixed> $body       Becomes JSON.
	 * @param string               $message_id The same for the same message; empty: a new one.
	 * @param int                  $signed_at  Unix seconds; 0: by the own clock. The worker tells its time where it refuses ours.
	 * @return array<string, mixed> The answer.
	 * @throws WorkerUnreachable When there is no answer, or one that asks to try later.
	 * @throws WorkerRefused     When the request is wrong.
	 */
	public function post( string $path, array $body, string $message_id = '', int $signed_at = 0 ): array {
		if ( ! $this->connection->exists() ) {
			throw new WorkerUnreachable( esc_html__( 'No worker is connected yet.', 'pintally' ) );
		}
		$json   = (string) wp_json_encode( array() === $body ? new \stdClass() : $body, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE );
		$answer = wp_remote_post(
			$this->connection->url() . $path,
			array(
				'timeout'     => self::TIMEOUT, // phpcs:ignore WordPressVIPMinimum.Performance.RemoteRequestTimeout -- In the background only.
				'redirection' => 0,
				'headers'     => array(
					'content-type'  => 'application/json',
					'accept'        => 'application/json',
					'pintally-shop' => $this->connection->shop(),
				) + Signature::headers( $this->connection->secret(), '' === $message_id ? 'msg_' . wp_generate_uuid4() : $message_id, 0 === $signed_at ? time() : $signed_at, $json ),
				'body'        => $json,
			)
		);
		return $this->read( $answer );
	}

	/**
	 * @param array<string, mixed>|\WP_Error $answer
	 * @return array<string, mixed>
	 */
	private function read( array|\WP_Error $answer ): array {
		if ( is_wp_error( $answer ) ) {
			throw new WorkerUnreachable(
				esc_html(
					/* translators: 1: address, 2: error. */
					sprintf( __( 'The worker at %1$s does not answer (%2$s).', 'pintally' ), $this->connection->url(), $answer->get_error_message() )
				)
			);
		}
		$status = (int) wp_remote_retrieve_response_code( $answer );
		$body   = json_decode( wp_remote_retrieve_body( $answer ), true );
		$body   = is_array( $body ) ? $body : array();
		if ( $status >= 200 && $status < 300 ) {
			return $body;
		}
		$words = is_string( $body['detail'] ?? null ) ? $body['detail'] : (string) ( $body['title'] ?? '' );
		if ( $status >= 400 && $status < 500 && ! in_array( $status, array( 408, 425, 429 ), true ) ) {
			/* translators: 1: HTTP status, 2: the worker's words. */
			throw new WorkerRefused( esc_html( sprintf( __( 'The worker refused the request (%1$d): %2$s', 'pintally' ), $status, $words ) ), $status, $body ); // phpcs:ignore WordPress.Security.EscapeOutput -- Status and document are no output.
		}
		/* translators: 1: HTTP status, 2: the worker's words. */
		throw new WorkerUnreachable( esc_html( sprintf( __( 'The worker cannot take anything now (%1$d): %2$s', 'pintally' ), $status, $words ) ) );
	}
}
