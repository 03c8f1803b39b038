<?php

declare(strict_types=1);

namespace Pintally\Verification;

/**
 * A script element of a page.
 */
final class Script {

	/** What a browser runs; `module` too. The HTML standard has a dozen more, none of which is used. */
	private const RUN = array( '', 'text/javascript', 'application/javascript', 'module' );

	/**
	 * @param array<string, string> $attributes By lower-case name.
	 * @param string                $text       What stands in it.
	 * @param bool                  $in_head    Whether it stands in the head.
	 */
	public function __construct(
		public readonly array $attributes,
		public readonly string $text,
		public readonly bool $in_head
	) {}

	public function type(): string {
		return strtolower( trim( $this->attributes['type'] ?? '' ) );
	}

	/** Whether the browser runs it as it stands there. */
	public function isRun(): bool {
		return in_array( $this->type(), self::RUN, true ) && ( '' !== ( $this->attributes['src'] ?? '' ) || '' === $this->address() );
	}

	/** Data such as JSON, which nobody means to run. */
	public function isJson(): bool {
		return str_contains( $this->type(), 'json' ) || in_array( $this->type(), array( 'importmap', 'speculationrules' ), true );
	}

	/** Where it is loaded from, also where an optimiser has hidden the address in an attribute of its own. */
	public function address(): string {
		foreach ( $this->attributes as $name => $value ) {
			if ( 'src' === $name || ( str_starts_with( $name, 'data-' ) && str_ends_with( $name, 'src' ) ) ) {
				if ( '' !== $value ) {
					return $value;
				}
			}
		}
		return '';
	}
}
