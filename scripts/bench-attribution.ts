/**
 * `npm run bench:attribution`: how fast a report answers about a million journeys. With `-- shop`: the screen itself in
 * Chromium, of a real shop that streams them.
 */
await import(process.argv.includes('shop') ? '../bench/attribution-shop.ts' : '../bench/attribution.ts');
