<?php

declare(strict_types=1);

namespace Pintally\Setup;

use Pintally\Settings\Settings;
use Pintally\Verification\Finding;
use Pintally\Verification\Verification;

/**
 * Is the tag in the head of every page, once, whole, and free to run? As the last look at the shop's pages found it.
 */
final class BaseTagPoint implements Point {

	public function __construct( private readonly Settings $settings, private readonly Verification $verification ) {}

	public function name(): string {
		return 'base_tag';
	}

	/** The look itself is the verification's; this reads what it kept. */
	public function isQuick(): bool {
		return true;
	}

	public function look(): Observation {
		$tag = $this->settings->text( 'tag_id' );
		if ( '' === $tag ) {
			return new Observation( array( new Finding( 'tag_id_missing' ) ), array() );
		}
		$result = $this->verification->result();
		if ( 'done' !== $result['state'] ) {
			return Observation::nothing();
		}
		if ( $result['tag_id'] !== $tag ) {
			return Observation::nothing( __( 'The tag ID has changed since the pages were looked at.', 'pintally' ) );
		}
		$findings = array();
		$well     = 0;
		foreach ( $result['pages'] as $page ) {
			$well += array() === $page['findings'] ? 1 : 0;
			foreach ( $page['findings'] as $finding ) {
				$findings[] = new Finding( (string) $finding['code'], (string) $finding['detail'], (string) $finding['page'] );
			}
		}
		$evidence = 0 === $well ? array() : array(
			sprintf(
				/* translators: 1: a tag's number, 2: number of pages. */
				_n( 'Tag %1$s is once in the head of %2$d page, and nothing holds it up.', 'Tag %1$s is once in the head of each of %2$d pages, and nothing holds it up.', $well, 'pintally' ),
				$tag,
				$well
			),
		);
		return new Observation( $findings, $evidence, array() !== $result['pages'] );
	}
}
