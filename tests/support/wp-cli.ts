/** WP-CLI itself is not needed: a small double of it holds what the commands say. */
import type { Site } from '../../sandbox/site/site.ts';

export interface Ran {
	printed: Record<string, string>[];
	format: string;
	lines: string[];
	success: string;
	/** Of `WP_CLI::error()`, which ends with status 1. */
	error: string;
}

export const WP_CLI_DOUBLE = `
	if ( ! class_exists( 'WP_CLI' ) ) {
		class PintallyCliEnd extends Exception {}
		class WP_CLI {
			public static array $said = array( 'printed' => array(), 'format' => '', 'lines' => array(), 'success' => '', 'error' => '' );
			public static array $commands = array();
			public static function add_command( $name, $command ) { self::$commands[ $name ] = $command; }
			public static function line( $text ) { self::$said['lines'][] = $text; }
			public static function success( $text ) { self::$said['success'] = $text; }
			public static function error( $text ) { self::$said['error'] = $text; throw new PintallyCliEnd(); }
		}
		eval( 'namespace WP_CLI\\\\Utils; function format_items( $format, $items, $fields ) { \\\\WP_CLI::$said["format"] = $format; \\\\WP_CLI::$said["printed"] = array_map( fn ( $item ) => array_intersect_key( $item, array_flip( $fields ) ), $items ); }' );
	}`;

/**
 * Runs a command as the plugin itself has put it together and registered it.
 * @param name Such as `pintally health`.
 * @param before PHP.
 */
export const runCommand = async (
	site: Site,
	name: string,
	flags: Record<string, string | true> = {},
	before = '',
): Promise<Ran> =>
	(await site.php(`
		${WP_CLI_DOUBLE}
		define( 'WP_CLI', true );
		$heartbeat = current( $GLOBALS['wp_filter'][ Pintally\\Backstage::HEARTBEAT ]->callbacks[10] )['function'];
		( new ReflectionFunction( $heartbeat ) )->getClosureThis()->register();
		${before}
		try { ( WP_CLI::$commands['${name}'] )( array(), json_decode( '${JSON.stringify(flags)}', true ) ); } catch ( PintallyCliEnd ) {}
		return WP_CLI::$said;`)) as Ran;
