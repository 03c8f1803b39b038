/** `npm run demo:reset`: the next `npm start` begins with an empty shop and worker. */
import { rm } from 'node:fs/promises';
import { DEMO_DIR } from '../sandbox/demo/demo.ts';

await rm(DEMO_DIR, { recursive: true, force: true });
console.log('The demo begins anew with the next npm start.');
