<?php

declare(strict_types=1);

namespace Pintally\Tag;

use Pintally\Context\Visitor;
use Pintally\Settings\Settings;

/**
 * The reasons not to print the tag on this page.
 */
final class Guards {

	public function __construct( private readonly Settings $settings, private readonly Visitor $visitor ) {}

	/** @return string The reason, or nothing: print it. */
	public function reason(): string {
		$reason = match ( true ) {
			'' === $this->settings->text( 'tag_id' )                => 'no_tag_id',
			is_admin()                                              => 'admin',
			is_feed() || is_robots() || is_trackback() || is_embed() => 'no_page',
			is_preview() || is_customize_preview()                  => 'preview',
			$this->visitor->hasExcludedRole()                       => 'role',
			default                                                 => '',
		};
		/**
		 * Keeps the tag off a page, or puts it back.
		 *
		 * @param string $reason Why it is not printed; empty: it is.
		 */
		$filtered = apply_filters( 'pintally_tag_guard', $reason );
		return is_string( $filtered ) ? $filtered : $reason;
	}
}
