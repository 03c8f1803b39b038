/** Chromium, the machine's own, driven by playwright-core; nothing is downloaded. */
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { CHROMIUM } from './requirements.ts';

/** No sandbox, as a container's root has none; and none of the browser's own calls to the network. */
const WORDS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

/** @throws {Error} when there is no Chromium: ask `describeWith(['chromium'])` first. */
export function openBrowser(): Promise<Browser> {
	return chromium.launch({ executablePath: CHROMIUM, args: WORDS });
}

export interface VisitorWishes {
	/** What the visitor's requests say of their address, to the demo site and the demo's collect proxy. */
	ip?: string;
	locale?: string;
	javaScript?: boolean;
	/** Added to the browser's name. */
	agent?: string;
}

/** A visitor with cookies of their own. */
export function openVisitor(
	browser: Browser,
	{ ip, locale = 'en-US', javaScript = true, agent = '' }: VisitorWishes = {},
): Promise<BrowserContext> {
	return browser.newContext({
		locale,
		// Headless Chromium says so of itself, and would rightly be left out as a bot.
		userAgent: `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36${agent}`,
		javaScriptEnabled: javaScript,
		viewport: { width: 1280, height: 900 },
		...(ip !== undefined && { extraHTTPHeaders: { 'x-demo-ip': ip } }),
	});
}

/** @returns the errors that a page's scripts throw from now on; look at the end that it is empty. */
export function pageErrors(page: Page): string[] {
	const errors: string[] = [];
	page.on('pageerror', (error) => errors.push(error.message));
	return errors;
}
