/** `npm run bench:admin`: builds, then measures how soon the screen in wp-admin shows something. */
import { buildAll } from './build.ts';

await buildAll();
await import('../bench/admin.ts');
