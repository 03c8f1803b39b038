<?php

declare(strict_types=1);

namespace Pintally\Setup;

use Pintally\Settings\Settings;
use Pintally\Tag\ClaimFile;
use Pintally\Verification\DnsText;
use Pintally\Verification\Finding;
use Pintally\Verification\Markup;
use Pintally\Verification\Visit;

/**
 * Is the website claimed? Looks for all three of Pinterest's proofs, as Pinterest does: from outside.
 *
 * @link https://help.pinterest.com/en/business/article/claim-your-website
 */
final class ClaimPoint implements Point {

	private const RECORD = 'pinterest-site-verification=';

	public function __construct( private readonly Settings $settings, private readonly ClaimFile $file, private readonly DnsText $dns ) {}

	public function name(): string {
		return 'claim';
	}

	public function isQuick(): bool {
		return false;
	}

	public function look(): Observation {
		$home = Visit::to( home_url( '/' ) );
		$code = $this->settings->text( 'claim_code' );
		// Several: a theme or another plugin may print one, too.
		$codes    = $home->isReached() ? ( new Markup( $home->body ) )->claims : array();
		$evidence = array_map(
			/* translators: %s: a code of Pinterest's. */
			static fn ( string $found ): string => sprintf( __( 'The home page has the meta tag with the code %s.', 'pintally' ), $found ),
			$codes
		);
		$file = '' === $this->file->url() ? null : Visit::to( $this->file->url() );
		if ( null !== $file && $file->isReached() && trim( $file->body ) === trim( $this->settings->text( 'claim_file' ) ) ) {
			/* translators: %s: an address. */
			$evidence[] = sprintf( __( 'The file answers at %s.', 'pintally' ), $this->file->url() );
			$file       = null;
		}
		foreach ( $this->records() as $domain => $record ) {
			/* translators: 1: a domain, 2: the record's text. */
			$evidence[] = sprintf( __( 'The domain %1$s has the TXT record %2$s.', 'pintally' ), $domain, $record );
		}
		$findings = array();
		if ( '' !== $code && $home->isReached() && ! in_array( $code, $codes, true ) ) {
			$findings[] = new Finding( 'claim_tag_not_found', '', 'home' );
		}
		if ( null !== $file ) {
			$findings[] = new Finding( 'claim_file_not_found', $this->file->url() );
		}
		if ( array() === $evidence && array() === $findings ) {
			return '' === $code ? new Observation( array( new Finding( 'claim_missing' ) ), array() ) : Observation::nothing( __( 'The home page could not be read.', 'pintally' ) );
		}
		return new Observation( $findings, $evidence );
	}

	/** @return array<string, string> Record by domain: the site's own, and the one without www. */
	private function records(): array {
		$host  = (string) wp_parse_url( home_url(), PHP_URL_HOST );
		$found = array();
		foreach ( array_unique( array( $host, (string) preg_replace( '/^www\./', '', $host ) ) ) as $domain ) {
			foreach ( $this->dns->of( $domain ) as $record ) {
				if ( str_starts_with( $record, self::RECORD ) ) {
					$found[ $domain ] = $record;
				}
			}
		}
		return $found;
	}
}
