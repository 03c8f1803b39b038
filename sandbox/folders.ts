/** Where things are kept: downloads outlive the clone, sites live inside it. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const REPOSITORY = fileURLToPath(new URL('..', import.meta.url));
/** Shared by all clones on this machine: trees and archives from elsewhere. */
export const DOWNLOADS = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'pintally');
/** Made from this clone and thrown away with it. */
export const CACHE = join(REPOSITORY, '.cache');
