<?php

declare(strict_types=1);

namespace Pintally\Verification;

/**
 * One thing that is wrong, by its code in vocabulary/checks.json.
 */
final class Finding {

	/**
	 * @param string $code   Of checks.json.
	 * @param string $detail What in particular: an address, a plugin's name, somebody else's words. Never personal.
	 * @param string $page   The page's name where it is about one; empty: about the whole site.
	 */
	public function __construct(
		public readonly string $code,
		public readonly string $detail = '',
		public readonly string $page = ''
	) {}

	/** @return array{code: string, detail: string, page: string} */
	public function toArray(): array {
		return array(
			'code'   => $this->code,
			'detail' => $this->detail,
			'page'   => $this->page,
		);
	}
}
