/** `npm run bench:worker`: what the worker does on this machine. */
await import('../bench/worker.ts');
