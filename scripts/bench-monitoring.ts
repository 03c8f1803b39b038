/** `npm run bench:monitoring`: how soon faults are noticed, and how often there is none. */
await import('../bench/monitoring.ts');
