<?php

declare(strict_types=1);

namespace Pintally\Verification;

/**
 * What of a page's HTML matters here, read in one walk by WordPress's own parser: comments and text are no tags to it.
 */
final class Markup {

	/** @var list<Script> In the page's order. */
	public readonly array $scripts;
	/** @var list<string> Content of `<meta name="p:domain_verify">`. */
	public readonly array $claims;
	/** @var list<string> Content security policies of meta elements. */
	public readonly array $policies;
	/** @var list<string> Addresses of images. */
	public readonly array $images;

	public function __construct( string $html ) {
		$found   = array(
			'scripts'  => array(),
			'claims'   => array(),
			'policies' => array(),
			'images'   => array(),
		);
		$in_head = true;
		$tags    = new \WP_HTML_Tag_Processor( $html );
		while ( $tags->next_tag( array( 'tag_closers' => 'visit' ) ) ) {
			$name = (string) $tags->get_tag();
			// The head ends where it is closed, or where the body begins.
			if ( ( 'HEAD' === $name && $tags->is_tag_closer() ) || 'BODY' === $name ) {
				$in_head = false;
			}
			if ( $tags->is_tag_closer() ) {
				continue;
			}
			if ( 'SCRIPT' === $name ) {
				$found['scripts'][] = new Script( self::attributes( $tags ), $tags->get_modifiable_text(), $in_head );
			} elseif ( 'IMG' === $name ) {
				$found['images'][] = (string) $tags->get_attribute( 'src' );
			} elseif ( 'META' === $name ) {
				$content = trim( (string) $tags->get_attribute( 'content' ) );
				if ( 'p:domain_verify' === $tags->get_attribute( 'name' ) ) {
					$found['claims'][] = $content;
				} elseif ( 'content-security-policy' === strtolower( (string) $tags->get_attribute( 'http-equiv' ) ) ) {
					$found['policies'][] = $content;
				}
			}
		}
		$this->scripts  = $found['scripts'];
		$this->claims   = $found['claims'];
		$this->policies = $found['policies'];
		$this->images   = $found['images'];
	}

	/** @return array<string, string> An attribute without a value is empty. */
	private static function attributes( \WP_HTML_Tag_Processor $tags ): array {
		$attributes = array();
		foreach ( (array) $tags->get_attribute_names_with_prefix( '' ) as $name ) {
			$value                        = $tags->get_attribute( (string) $name );
			$attributes[ (string) $name ] = is_string( $value ) ? $value : '';
		}
		return $attributes;
	}
}
