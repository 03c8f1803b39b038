/** `npm run bench`: builds, then measures what the plugin adds to a shop's pages. */
import { buildAll } from './build.ts';

await buildAll();
await import('../bench/shop.ts');
