<?php

declare(strict_types=1);

namespace Pintally\Settings;

/**
 * The code by which Pinterest knows that a website is the merchant's.
 *
 * Pinterest shows `<meta name="p:domain_verify" content="CODE"/>`; people paste the whole tag or only the code.
 */
final class ClaimCode {

	/**
	 * @param string $pasted What was pasted.
	 * @return string The code, or what was pasted where it is no such tag (the setting's pattern then refuses it).
	 */
	public static function fromPasted( string $pasted ): string {
		$pasted = trim( $pasted );
		if ( ! str_contains( $pasted, '<' ) ) {
			return trim( $pasted, "\"' \t\n" );
		}
		$tags = new \WP_HTML_Tag_Processor( $pasted );
		while ( $tags->next_tag( array( 'tag_name' => 'meta' ) ) ) {
			if ( 'p:domain_verify' === $tags->get_attribute( 'name' ) ) {
				return trim( (string) $tags->get_attribute( 'content' ) );
			}
		}
		return $pasted;
	}
}
