/** A script that comes later, by its address. */
export function insertScript(address: string): HTMLScriptElement {
	const script = document.createElement('script');
	script.src = address;
	return document.head.appendChild(script);
}
