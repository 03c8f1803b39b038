<?php

declare(strict_types=1);

namespace Pintally\Setup;

use Pintally\Verification\Finding;
use Pintally\Vocabulary;

/**
 * What was seen of one point of the setup, and when.
 */
final class Observation {

	/**
	 * @param list<Finding> $findings      What is wrong.
	 * @param list<string>  $evidence      What was seen, in plain words.
	 * @param bool          $is_conclusive False: there was nothing to judge by yet.
	 */
	public function __construct( public readonly array $findings, public readonly array $evidence, public readonly bool $is_conclusive = true ) {}

	public static function nothing( string $evidence = '' ): self {
		return new self( array(), '' === $evidence ? array() : array( $evidence ), false );
	}

	/** @return 'done'|'caution'|'problem'|'todo'|'unchecked' The worst of the findings. */
	public function state(): string {
		$levels = array_map( static fn ( Finding $finding ): string => (string) ( Vocabulary::checks()[ $finding->code ]['level'] ?? 'problem' ), $this->findings );
		return match ( true ) {
			in_array( 'problem', $levels, true ) => 'problem',
			in_array( 'todo', $levels, true )    => 'todo',
			in_array( 'caution', $levels, true ) => 'caution',
			default                              => $this->is_conclusive ? 'done' : 'unchecked',
		};
	}
}
