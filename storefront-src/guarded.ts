/** Nothing of ours may break the shop's page: what goes wrong, now or later, ends here as a warning in the console. */
export function guarded<Args extends unknown[]>(act: (...args: Args) => unknown): (...args: Args) => void {
	return (...args) => {
		(async () => act(...args))().catch(warn);
	};
}

export function warn(what: unknown): void {
	console.warn('Pintally:', what);
}
