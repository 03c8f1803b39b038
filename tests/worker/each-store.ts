/** Suites that hold for each store: with PostgreSQL one server for each, and a database for each worker in it. */
import { afterAll, beforeAll } from 'vitest';
import { describeWith } from '../support/requirements.ts';
import { STORES, type Store } from './stores.ts';

/** Starting a server and making its first database takes seconds, more of them where others are at work. */
const START_MS = 60_000;

/** `describe`, once with each store; where this machine has no PostgreSQL, its turn is a loud skip. */
export function eachStore(name: string, suite: (store: Store) => void): void {
	for (const store of STORES)
		describeWith(store.needs)(`${name}, with ${store.name}`, () => {
			beforeAll(store.start, START_MS);
			afterAll(store.stop, START_MS);
			suite(store);
		});
}
