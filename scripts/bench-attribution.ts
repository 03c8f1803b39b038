/** `npm run bench:attribution`: how fast a report answers about a million journeys. */
await import('../bench/attribution.ts');
