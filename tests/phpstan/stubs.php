<?php
/**
 * What PHPStan needs to know of WordPress's constants and of plugins that may be there.
 */

// phpcs:ignoreFile

namespace {
	define( 'ABSPATH', '/' );
	define( 'ARRAY_A', 'ARRAY_A' );
	define( 'ARRAY_N', 'ARRAY_N' );
	define( 'COOKIEPATH', '/' );
	define( 'COOKIE_DOMAIN', '' );
	define( 'MINUTE_IN_SECONDS', 60 );
	define( 'HOUR_IN_SECONDS', 3600 );
	define( 'DAY_IN_SECONDS', 86400 );
	define( 'MONTH_IN_SECONDS', 2592000 );
	define( 'YEAR_IN_SECONDS', 31536000 );
	define( 'WP_UNINSTALL_PLUGIN', '' );
	define( 'WP_CLI', true );

	function wp_has_consent( string $category ): bool {
		return false;
	}

	function wp_get_consent_type(): string|false {
		return '';
	}

	/**
	 * @param array{order_type?: string} $arguments
	 * @return array<int, \WC_Order>
	 */
	function wcs_get_subscriptions_for_order( \WC_Order $order, array $arguments = array() ): array {
		return array();
	}

	class WP_CLI {
		public static function add_command( string $name, callable|object $command ): bool {
			return true;
		}
		public static function line( string $text ): void {}
		public static function success( string $text ): void {}
		public static function error( string $text ): never {
			exit( 1 );
		}
	}

	class FrmField {
		public static function get_all_types_in_form( int $form_id, string $type ): mixed {
			return array();
		}
	}

	class FrmEntryMeta {
		public static function get_entry_meta_by_field( int $entry_id, int $field_id ): mixed {
			return null;
		}
	}

	class FrmForm {
		public static function getName( int $id ): mixed {
			return '';
		}
	}

	class WPCF7_ContactForm {
		public function id(): int {
			return 0;
		}
		public function title(): string {
			return '';
		}
		/**
		 * @param array<string, string> $filter
		 * @return list<object{name: string}>
		 */
		public function scan_form_tags( array $filter ): array {
			return array();
		}
	}

	class WPCF7_Submission {
		public static function get_instance(): ?self {
			return null;
		}
		public function get_posted_data( string $name ): mixed {
			return null;
		}
	}
}

namespace WP_CLI\Utils {
	/**
	 * @param list<array<string, mixed>> $items
	 * @param list<string>               $fields
	 */
	function format_items( string $format, array $items, array $fields ): void {}
}
