<?php

declare(strict_types=1);

namespace Pintally\Settings;

use const Pintally\VERSION;

/**
 * The settings as a file, to keep or to take to another shop. No secret is among them: those of the connection and
 * the conversion token are kept elsewhere.
 */
final class Transfer {

	private const FORMAT = 'pintally-settings';

	public function __construct( private readonly Settings $settings ) {}

	/** @return array<string, mixed> */
	public function export(): array {
		return array(
			'format'         => self::FORMAT,
			'plugin_version' => VERSION,
			'exported_at'    => gmdate( 'c' ),
			'settings'       => $this->settings->all(),
		);
	}

	/**
	 * Takes such a file over, or where anything in it is wrong, nothing.
	 *
	 * @param mixed $document The file's JSON, decoded.
	 * @return array<string, string> What is wrong, by setting name, or at `file`; empty when taken over.
	 */
	public function import( mixed $document ): array {
		if ( ! is_array( $document ) || self::FORMAT !== ( $document['format'] ?? null ) ) {
			return array( 'file' => __( 'This is no file of Pintally’s settings. Choose one that "Export" has made.', 'pintally' ) );
		}
		if ( ! is_array( $document['settings'] ?? null ) || array() === $document['settings'] ) {
			return array( 'file' => __( 'There are no settings in this file.', 'pintally' ) );
		}
		return $this->settings->save( $document['settings'] );
	}
}
