<?php

declare(strict_types=1);

namespace Pintally\Delivery;

/**
 * Standard Webhooks: HMAC-SHA256 over "id.timestamp.body", base64, marked v1.
 *
 * @link https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
final class Signature {

	/**
	 * The headers that prove who sends this body.
	 *
	 * @param string $secret "whsec_" and base64.
	 * @param string $id     Unique for the message; the same again for the same message.
	 * @param int    $at     Unix seconds.
	 * @param string $body   The body, byte for byte as it is sent.
	 * @return array<string, string>
	 */
	public static function headers( string $secret, string $id, int $at, string $body ): array {
		$key = base64_decode( substr( $secret, strlen( 'whsec_' ) ), true ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions -- The standard's own form.
		$mac = hash_hmac( 'sha256', "$id.$at.$body", (string) $key, true );
		return array(
			'webhook-id'        => $id,
			'webhook-timestamp' => (string) $at,
			'webhook-signature' => 'v1,' . base64_encode( $mac ), // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions -- The standard's own form.
		);
	}
}
