<?php

declare(strict_types=1);

namespace Pintally\Monitoring;

/**
 * The family of a browser: of what it says of itself nothing else is told or kept.
 */
final class BrowserFamily {

	/** By what only they say, the more particular first: each of them names the ones after it, too. */
	private const FAMILIES = array(
		'Pinterest app'    => '/\[Pinterest\//i',
		'Instagram app'    => '/Instagram/i',
		'Facebook app'     => '/FBA[NV]\//i',
		'TikTok app'       => '/musical_ly|BytedanceWebview|TikTok/i',
		'Samsung Internet' => '/SamsungBrowser/i',
		'Opera'            => '/\bOPR\/|\bOPT\/|Opera/i',
		'Edge'             => '/\bEdg(?:e|A|iOS)?\//',
		'Firefox'          => '/Firefox\/|FxiOS\//i',
		'Chrome'           => '/Chrome\/|CriOS\//i',
		'Safari'           => '/Safari\//i',
	);

	/** @return string A family's own name, or `other`; empty: it said nothing. */
	public static function of( string $user_agent ): string {
		if ( '' === $user_agent ) {
			return '';
		}
		foreach ( self::FAMILIES as $name => $pattern ) {
			if ( 1 === preg_match( $pattern, $user_agent ) ) {
				return $name;
			}
		}
		return 'other';
	}
}
