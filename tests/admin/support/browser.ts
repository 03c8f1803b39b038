/** What WordPress's components ask of a browser and happy-dom lacks. */
class Observer {
	observe() {}
	unobserve() {}
	disconnect() {}
	takeRecords() {
		return [];
	}
}
globalThis.ResizeObserver ??= Observer as unknown as typeof ResizeObserver;
globalThis.IntersectionObserver ??= Observer as unknown as typeof IntersectionObserver;
// Answers "no" to every query, so that nothing is animated away late.
window.matchMedia ??= ((media: string) => ({
	media,
	matches: false,
	addEventListener() {},
	removeEventListener() {},
	addListener() {},
	removeListener() {},
})) as unknown as typeof window.matchMedia;
Element.prototype.scrollIntoView ??= () => {};
// Without it, moving things get their end state at once; with happy-dom's, an animation that is cut short is an error.
delete (Element.prototype as Partial<Element>).animate;
