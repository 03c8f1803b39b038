/** `npm start`: builds, then starts the demo. */
import { buildAll } from './build.ts';

await buildAll();
await import('../sandbox/demo.ts');
