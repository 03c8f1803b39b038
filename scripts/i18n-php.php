<?php
/**
 * The translatable strings of PHP files, found by PHP's own tokeniser: for scripts/i18n.ts.
 *
 * Reads file names from the arguments; prints JSON: [{ file, line, text, plural, context, comment }].
 */

declare(strict_types=1);

/** Function => places of text, plural and context among its arguments. */
const CALLS = array(
	'__'         => array( 0, null, null ),
	'_e'         => array( 0, null, null ),
	'esc_html__' => array( 0, null, null ),
	'esc_html_e' => array( 0, null, null ),
	'esc_attr__' => array( 0, null, null ),
	'esc_attr_e' => array( 0, null, null ),
	'_x'         => array( 0, null, 1 ),
	'esc_html_x' => array( 0, null, 1 ),
	'_n'         => array( 0, 1, null ),
	'_nx'        => array( 0, 1, 3 ),
);

$found = array();
foreach ( array_slice( $argv, 1 ) as $file ) {
	$comment = '';
	$tokens  = array_values( array_filter( PhpToken::tokenize( (string) file_get_contents( $file ) ), static fn ( PhpToken $token ): bool => ! $token->is( T_WHITESPACE ) ) );
	foreach ( $tokens as $at => $token ) {
		if ( $token->is( array( T_COMMENT, T_DOC_COMMENT ) ) && str_contains( $token->text, 'translators:' ) ) {
			$comment = trim( $token->text, "/* \t\n" );
		}
		if ( ! $token->is( T_STRING ) || ! isset( CALLS[ $token->text ] ) || '(' !== ( $tokens[ $at + 1 ]->text ?? '' ) || in_array( $tokens[ $at - 1 ]->text ?? '', array( '->', '::', 'function' ), true ) ) {
			continue;
		}
		$arguments = array();
		$depth     = 0;
		$place     = 0;
		for ( $next = $at + 2; isset( $tokens[ $next ] ); $next++ ) {
			$text = $tokens[ $next ]->text;
			if ( ')' === $text && 0 === $depth ) {
				break;
			}
			$depth += array( '(' => 1, '[' => 1, ')' => -1, ']' => -1 )[ $text ] ?? 0;
			if ( ',' === $text && 0 === $depth ) {
				++$place;
			} elseif ( $tokens[ $next ]->is( T_CONSTANT_ENCAPSED_STRING ) && 0 === $depth && ! isset( $arguments[ $place ] ) ) {
				$arguments[ $place ] = "'" === $text[0] ? strtr( substr( $text, 1, -1 ), array( "\\'" => "'", '\\\\' => '\\' ) ) : stripcslashes( substr( $text, 1, -1 ) );
			}
		}
		[ $text, $plural, $context ] = CALLS[ $token->text ];
		if ( isset( $arguments[ $text ] ) && 'pintally' === end( $arguments ) ) {
			$found[] = array(
				'file'    => $file,
				'line'    => $token->line,
				'text'    => $arguments[ $text ],
				'plural'  => null === $plural ? '' : ( $arguments[ $plural ] ?? '' ),
				'context' => null === $context ? '' : ( $arguments[ $context ] ?? '' ),
				'comment' => $comment,
			);
		}
		$comment = '';
	}
}
echo json_encode( $found, JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE );
