<?php

declare(strict_types=1);

namespace Pintally\Capture;

/**
 * A form that somebody has sent, whichever plugin made it.
 */
final class SentForm {

	/**
	 * @param string $plugin A name of `LeadHooks::PLUGINS`.
	 * @param string $id     The form's own; empty where the plugin tells none.
	 * @param string $title  What the shop calls it.
	 * @param string $email  As it was typed; hashed before anything is stored.
	 */
	public function __construct(
		public readonly string $plugin,
		public readonly string $id = '',
		public readonly string $title = '',
		public readonly string $email = ''
	) {}

	/** Its name in the setting `forms`. */
	public function key(): string {
		return '' === $this->id ? $this->plugin : $this->plugin . ':' . $this->id;
	}
}
