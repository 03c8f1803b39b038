<?php

declare(strict_types=1);

namespace Pintally\Settings;

use Pintally\Capture\LeadHooks;
use Pintally\Context\AddressRange;
use Pintally\Vocabulary;

/**
 * What the shop has chosen. One autoloaded option holds what differs from the vocabulary's defaults.
 */
final class Settings {

	public const OPTION = 'pintally_settings';
	/** Of the setting `forms`: sent, and not counted. */
	public const NO_EVENT = 'none';

	/** The value in force: the shop's, else the default. */
	public function get( string $name ): mixed {
		return $this->all()[ $name ];
	}

	public function text( string $name ): string {
		$value = $this->get( $name );
		return is_string( $value ) ? $value : '';
	}

	public function isOn( string $name ): bool {
		return true === $this->get( $name );
	}

	/** @return list<string> */
	public function list( string $name ): array {
		$value = $this->get( $name );
		return is_array( $value ) ? array_values( array_filter( $value, 'is_string' ) ) : array();
	}

	/** @return array<string, mixed> Every setting, by name. */
	public function all(): array {
		$stored = get_option( self::OPTION, array() );
		return array_merge( self::defaults(), array_intersect_key( is_array( $stored ) ? $stored : array(), self::defaults() ) );
	}

	/** @return array<string, mixed> The settings that decide how facts become an event; they travel with each hook. */
	public function rules(): array {
		$rules = array_filter( Vocabulary::settings(), static fn ( array $setting ): bool => true === ( $setting['rule'] ?? false ) );
		$rules = array_intersect_key( $this->all(), $rules );
		/**
		 * How facts become an event, on both roads: what is sent and what the page's script goes by.
		 *
		 * Pages carry them and may be kept by a cache, so the answer must be the same for every visitor. What is of
		 * another type, or is no rule, is not taken.
		 *
		 * @param array<string, mixed> $rules `Rules` of core/types.ts.
		 */
		$filtered = apply_filters( 'pintally_rules', $rules );
		foreach ( is_array( $filtered ) ? array_intersect_key( $filtered, $rules ) : array() as $name => $value ) {
			$rules[ $name ] = gettype( $value ) === gettype( $rules[ $name ] ) ? $value : $rules[ $name ];
		}
		return $rules;
	}

	/**
	 * What a sent form counts as: the form's own choice, else its plugin's.
	 *
	 * @param string $plugin A name of `Capture\LeadHooks::PLUGINS`.
	 * @param string $key    The form's name in the setting: the plugin, a colon, its id.
	 * @return string An event, or `NO_EVENT`.
	 */
	public function formEvent( string $plugin, string $key ): string {
		$forms = $this->get( 'forms' );
		$event = is_array( $forms ) ? $forms[ $key ] ?? $forms[ $plugin ] ?? 'lead' : 'lead';
		return is_string( $event ) ? $event : 'lead';
	}

	/** Whether Google Tag Manager calls the tag, and not we. */
	public function isByTagManager(): bool {
		return 'data_layer' === $this->text( 'tag_road' );
	}

	/**
	 * Custom events by rule, those that are on.
	 *
	 * @return list<array{name: string, on: bool, event: string, when: string, what: string, page: string, value: string}>
	 */
	public function eventRules(): array {
		$rules = $this->get( 'event_rules' );
		return is_array( $rules ) && array() !== $rules ? array_values( array_filter( EventRules::whole( $rules ), static fn ( array $rule ): bool => $rule['on'] ) ) : array();
	}

	/** @return list<string> What forms may count as. */
	public static function formEvents(): array {
		return array( ...array_keys( array_filter( Vocabulary::events(), static fn ( array $event ): bool => true === ( $event['of_form'] ?? false ) ) ), self::NO_EVENT );
	}

	public function isEventOff( string $event ): bool {
		return in_array( $event, $this->list( 'events_off' ), true );
	}

	/**
	 * Saves all the changes or, where one of them is wrong, none.
	 *
	 * @param array<string, mixed> $changes New values by setting name.
	 * @return array<string, string> What is wrong, by setting name; empty when saved.
	 */
	public function save( array $changes ): array {
		$errors = array();
		$values = $this->all();
		foreach ( $changes as $name => $value ) {
			if ( ! isset( Vocabulary::settings()[ $name ] ) ) {
				$errors[ $name ] = __( 'There is no such setting.', 'pintally' );
				continue;
			}
			if ( 'claim_code' === $name && is_string( $value ) ) {
				$value = ClaimCode::fromPasted( $value );
			}
			$fault = '';
			if ( 'event_rules' === $name && is_array( $value ) ) {
				$value = EventRules::whole( $value );
				$fault = EventRules::fault( $value );
			}
			if ( 'ips_excluded' === $name && is_array( $value ) ) {
				$value = array_map( static fn ( mixed $range ): mixed => is_string( $range ) ? trim( $range ) : $range, $value );
				$fault = AddressRange::fault( $value );
			}
			if ( '' !== $fault ) {
				$errors[ $name ] = $fault;
				continue;
			}
			$schema = self::schema( $name );
			$value  = is_string( $value ) ? trim( $value ) : $value;
			$valid  = rest_validate_value_from_schema( $value, $schema, $name );
			if ( is_wp_error( $valid ) ) {
				$errors[ $name ] = self::explain( $name, $valid );
				continue;
			}
			$values[ $name ] = rest_sanitize_value_from_schema( $value, $schema, $name );
		}
		if ( array() === $errors ) {
			update_option( self::OPTION, $values, true );
		}
		return $errors;
	}

	/**
	 * A setting as JSON Schema, for validation and for the REST API.
	 *
	 * @return array<string, mixed>
	 */
	public static function schema( string $name ): array {
		$setting = Vocabulary::settings()[ $name ];
		$schema  = array_intersect_key( $setting, array_flip( array( 'type', 'default', 'enum', 'pattern', 'maxLength', 'minimum', 'maximum', 'description' ) ) );
		if ( 'array' === $setting['type'] ) {
			$schema['items']       = array( 'type' => 'string' );
			$schema['uniqueItems'] = true;
			if ( 'event' === ( $setting['items'] ?? '' ) ) {
				$schema['items']['enum'] = array_keys( Vocabulary::events() );
			}
			if ( 'event_rule' === ( $setting['items'] ?? '' ) ) {
				$schema['items'] = EventRules::schema();
			}
			if ( isset( $setting['itemPattern'] ) ) {
				$schema['items']['pattern'] = $setting['itemPattern'];
			}
		}
		if ( 'event_of_form' === ( $setting['values'] ?? '' ) ) {
			$schema['patternProperties']    = array(
				'^(' . implode( '|', array_keys( LeadHooks::PLUGINS ) ) . ')(:[A-Za-z0-9_-]{1,64})?$' => array(
					'type' => 'string',
					'enum' => self::formEvents(),
				),
			);
			$schema['additionalProperties'] = false;
		}
		return $schema;
	}

	/** @return array<string, mixed> */
	private static function defaults(): array {
		static $defaults   = null;
		return $defaults ??= array_map( static fn ( array $setting ): mixed => $setting['default'], Vocabulary::settings() );
	}

	private static function explain( string $name, \WP_Error $error ): string {
		return match ( $name ) {
			'tag_id'            => __( 'A tag ID has digits only, usually 13 of them. You find it in Pinterest Ads Manager under Conversions > Pinterest tag.', 'pintally' ),
			'claim_code'        => __( 'Paste the meta tag from Pinterest (it names p:domain_verify), or only the value of its content.', 'pintally' ),
			'claim_file_name'   => __( 'Pinterest names its file like pinterest-1a2b3.html.', 'pintally' ),
			'claim_file'        => __( 'This is no file of Pinterest\'s: those are shorter than 2 kilobytes.', 'pintally' ),
			'content_id_prefix' => __( 'A prefix has letters, digits, points, hyphens and underscores only, at most 32 of them.', 'pintally' ),
			'alert_email'       => __( 'This is no e-mail address. Leave it empty for the site\'s own.', 'pintally' ),
			'token_expires'     => __( 'A day is written like 2027-01-31. Leave it empty where the token has no last one.', 'pintally' ),
			'consent_countries' => __( 'A country has two capital letters, such as DE.', 'pintally' ),
			'consent_event'     => __( 'The name of an event has letters, digits and the marks _ : . - only.', 'pintally' ),
			'consent_event_path' => __( 'Names with points between them, such as window.Cookiebot.consent.marketing.', 'pintally' ),
			'agents_excluded'   => __( 'A part of a user agent has three characters or more.', 'pintally' ),
			'ips_excluded'      => __( 'Write addresses such as 192.0.2.17, or ranges such as 198.51.100.0/24 and 2001:db8::/32.', 'pintally' ),
			'quiet_hours'       => __( 'Two hours of the day with a hyphen between them, such as 22-7.', 'pintally' ),
			default             => $error->get_error_message(),
		};
	}
}
