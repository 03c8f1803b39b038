<?php

declare(strict_types=1);

namespace Pintally\Settings;

use Pintally\Vocabulary;

/**
 * Custom events by rule: `EventRule` of core/event-rule.ts. Judged one by one, so that its owner reads which rule is
 * wrong, where, and what would be right.
 */
final class EventRules {

	public const MOST     = 30;
	private const LONGEST = 200;

	/**
	 * One rule as JSON Schema, for the REST API's description.
	 *
	 * @return array<string, mixed>
	 */
	public static function schema(): array {
		$text = array(
			'type'      => 'string',
			'maxLength' => self::LONGEST,
		);
		return array(
			'type'                 => 'object',
			'additionalProperties' => false,
			'properties'           => array(
				'name'  => $text,
				'on'    => array( 'type' => 'boolean' ),
				'event' => array(
					'type' => 'string',
					'enum' => self::events(),
				),
				'when'  => array(
					'type' => 'string',
					'enum' => array_keys( Vocabulary::triggers() ),
				),
				'what'  => $text,
				'page'  => $text,
				'value' => $text,
			),
		);
	}

	/** @return list<string> What a rule may make. */
	public static function events(): array {
		return array_keys( array_filter( Vocabulary::events(), static fn ( array $event ): bool => true === ( $event['by_rule'] ?? false ) ) );
	}

	/**
	 * The rules as they are kept: every part there, no white space around it.
	 *
	 * @param mixed $rules
	 * @return list<array{name: string, on: bool, event: string, when: string, what: string, page: string, value: string}>
	 */
	public static function whole( mixed $rules ): array {
		$whole = array();
		foreach ( is_array( $rules ) ? $rules : array() as $rule ) {
			$rule    = is_array( $rule ) ? $rule : array();
			$text    = static fn ( string $part, string $usual = '' ): string => is_scalar( $rule[ $part ] ?? null ) ? trim( (string) $rule[ $part ] ) : $usual;
			$whole[] = array(
				'name'  => $text( 'name' ),
				'on'    => (bool) ( $rule['on'] ?? true ),
				'event' => $text( 'event', 'custom' ),
				'when'  => $text( 'when' ),
				'what'  => $text( 'what' ),
				'page'  => $text( 'page' ),
				'value' => $text( 'value' ),
			);
		}
		return $whole;
	}

	/**
	 * @param list<array{name: string, on: bool, event: string, when: string, what: string, page: string, value: string}> $rules Whole ones.
	 * @return string What is wrong with the first that is; empty: nothing.
	 */
	public static function fault( array $rules ): string {
		if ( count( $rules ) > self::MOST ) {
			/* translators: %d: number of rules. */
			return sprintf( __( 'There can be %d rules: each visitor’s browser watches for all of them.', 'pintally' ), self::MOST );
		}
		foreach ( $rules as $at => $rule ) {
			$fault = self::faultOf( $rule );
			if ( '' !== $fault ) {
				/* translators: 1: a rule's place in the list, 2: its name, 3: what is wrong. */
				return sprintf( __( 'Rule %1$d (%2$s): %3$s', 'pintally' ), $at + 1, '' === $rule['name'] ? '–' : $rule['name'], $fault );
			}
		}
		return '';
	}

	/** @param array{name: string, on: bool, event: string, when: string, what: string, page: string, value: string} $rule */
	private static function faultOf( array $rule ): string {
		$trigger = Vocabulary::triggers()[ $rule['when'] ] ?? null;
		$number  = is_array( $trigger ) && 'number' === $trigger['what'];
		return match ( true ) {
			'' === $rule['name'] || mb_strlen( $rule['name'] ) > 100 => __( 'Give it a name of up to 100 characters; Pinterest is told it.', 'pintally' ),
			! in_array( $rule['event'], self::events(), true )
				/* translators: %s: names of events. */
				=> sprintf( __( 'It can make one of these events: %s.', 'pintally' ), implode( ', ', self::events() ) ),
			null === $trigger
				/* translators: %s: names of triggers. */
				=> sprintf( __( 'It begins with one of these: %s.', 'pintally' ), implode( ', ', array_keys( Vocabulary::triggers() ) ) ),
			$number && ( 1 !== preg_match( '/^\d{1,4}$/', $rule['what'] ) || (int) $rule['what'] < $trigger['minimum'] || (int) $rule['what'] > $trigger['maximum'] )
				/* translators: 1: smallest number, 2: largest number. */
				=> sprintf( __( 'It needs a whole number from %1$d to %2$d.', 'pintally' ), $trigger['minimum'], $trigger['maximum'] ),
			'selector' === $trigger['what'] && ( '' === $rule['what'] || mb_strlen( $rule['what'] ) > self::LONGEST || 1 === preg_match( '/[{};<]/', $rule['what'] )
				|| substr_count( $rule['what'], '[' ) !== substr_count( $rule['what'], ']' ) || substr_count( $rule['what'], '(' ) !== substr_count( $rule['what'], ')' ) )
				=> __( 'It needs a CSS selector such as .phone-number or a[href^="tel:"].', 'pintally' ),
			'none' === $trigger['what'] && '' === $rule['page']
				=> __( 'Say which page: an address such as /thank-you/ or /guides/*.', 'pintally' ),
			'' !== $rule['page'] && ( 1 !== preg_match( '~^[/*][^\s#]*$~', $rule['page'] ) || mb_strlen( $rule['page'] ) > self::LONGEST )
				=> __( 'The page’s address begins with a slash and has no domain, such as /thank-you/ or /guides/*.', 'pintally' ),
			'' !== $rule['value'] && 1 !== preg_match( '/^\d{1,9}(\.\d{1,4})?$/', $rule['value'] )
				=> __( 'The value is a number such as 25 or 25.00.', 'pintally' ),
			default => '',
		};
	}
}
