<?php

declare(strict_types=1);

namespace Pintally\Context;

/**
 * Who and where, gathered while it happens, in the words of `Context` in core/types.ts.
 *
 * Without consent nothing of the visitor is gathered: only that there was none.
 */
final class Circumstances {

	public function __construct( private readonly Consent $consent, private readonly Visitor $visitor ) {}

	/** @return array<string, mixed> */
	public function now(): array {
		[ $answer, $source ] = $this->consent->answer();

		$always = array(
			'site_url'       => home_url( '/' ),
			'consent'        => $answer,
			'consent_source' => $source,
		);
		if ( Consent::GRANTED !== $answer ) {
			return $always;
		}
		$context = array_filter(
			$always + array(
				'page_url'    => Request::page(),
				'epik'        => $this->visitor->clickId(),
				'visitor_id'  => $this->visitor->id(),
				'customer_id' => get_current_user_id(),
				'em'          => $this->visitor->emailHashes(),
				'ip'          => Request::ip(),
				'user_agent'  => Request::userAgent(),
				'locale'      => determine_locale(),
			),
			static fn ( mixed $value ): bool => ! in_array( $value, array( '', 0, array() ), true )
		);
		/**
		 * Who and where, of a visitor who agreed: takes away what is not to leave, or puts right what is known better.
		 * Consent and its source stay as they were answered (`pintally_consent` is for those).
		 *
		 * @param array<string, mixed> $context `Context` of core/types.ts.
		 */
		$filtered = apply_filters( 'pintally_context', $context );
		return is_array( $filtered ) ? array_merge( $filtered, $always ) : $context;
	}
}
