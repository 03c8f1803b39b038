/** The plugin's code, as the shop's own PHP sees it. */
import { expect } from 'vitest';
import type { Case } from '../case.ts';

export const CODE: readonly Case[] = [
	{
		name: 'this PHP takes every file of the plugin, and links every class',
		async run(shop) {
			const { php, files, classes, wrong } = (await shop.php(`
				$folder = WP_PLUGIN_DIR . '/pintally';
				$found = array( 'php' => PHP_VERSION, 'files' => 0, 'classes' => 0, 'wrong' => array() );
				foreach ( new RecursiveIteratorIterator( new RecursiveDirectoryIterator( $folder, FilesystemIterator::FOLLOW_SYMLINKS | FilesystemIterator::SKIP_DOTS ) ) as $file ) {
					if ( 'php' !== $file->getExtension() ) {
						continue;
					}
					$name = substr( $file->getPathname(), strlen( $folder ) + 1 );
					++$found['files'];
					try {
						token_get_all( (string) file_get_contents( $file->getPathname() ), TOKEN_PARSE );
						if ( str_starts_with( $name, 'src/' ) ) {
							$class = 'Pintally\\\\' . strtr( substr( $name, 4, -4 ), '/', '\\\\' );
							if ( ! class_exists( $class ) && ! interface_exists( $class ) && ! trait_exists( $class ) ) {
								throw new Error( 'no ' . $class );
							}
							++$found['classes'];
						}
					} catch ( Throwable $error ) {
						$found['wrong'][] = $name . ': ' . $error->getMessage();
					}
				}
				return $found;`)) as { php: string; files: number; classes: number; wrong: string[] };
			expect(wrong).toEqual([]);
			expect(php).toBe(shop.site.versions.php);
			expect(classes).toBeGreaterThan(50);
			expect(files).toBeGreaterThan(classes);
		},
	},
];
