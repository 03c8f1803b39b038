<?php

declare(strict_types=1);

namespace Pintally\Tag;

use Pintally\Settings\Settings;

/**
 * Pinterest's file for claiming a website, answered at the site's root as if it lay there. No file is written.
 */
final class ClaimFile {

	public function __construct( private readonly Settings $settings ) {}

	public function register(): void {
		// Before WordPress looks for a page of this name, so that it works with plain permalinks too.
		add_action( 'init', array( $this, 'answer' ), 0 );
	}

	/** Where it answers; empty where no file is set. */
	public function url(): string {
		$name = $this->settings->text( 'claim_file_name' );
		return '' === $name || '' === $this->settings->text( 'claim_file' ) ? '' : home_url( '/' . $name );
	}

	public function answer(): void {
		$asked = isset( $_SERVER['REQUEST_URI'] ) && is_string( $_SERVER['REQUEST_URI'] ) ? wp_parse_url( esc_url_raw( wp_unslash( $_SERVER['REQUEST_URI'] ) ), PHP_URL_PATH ) : '';
		if ( '' === $this->url() || wp_parse_url( $this->url(), PHP_URL_PATH ) !== $asked ) {
			return;
		}
		status_header( 200 );
		header( 'Content-Type: text/html; charset=utf-8' );
		header( 'X-Robots-Tag: noindex' );
		header( 'X-Content-Type-Options: nosniff' );
		// Whoever may change settings need not be allowed to publish scripts: nothing in the file is run.
		header( "Content-Security-Policy: default-src 'none'; sandbox" );
		echo $this->settings->text( 'claim_file' ); // phpcs:ignore WordPress.Security.EscapeOutput -- Byte for byte as Pinterest gave it; see the policy above.
		exit;
	}
}
