/** The shop's owner at the screen in wp-admin. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Site } from '../../sandbox/site/site.ts';
import { openVisitor } from '../support/browser.ts';

type Tab = 'overview' | 'setup' | 'events' | 'settings' | 'alerts';

export class Owner {
	readonly context: BrowserContext;
	readonly page: Page;
	/** What scripts threw, and what the console had to say against the page. */
	readonly complaints: string[] = [];
	private readonly site: Site;

	private constructor(context: BrowserContext, page: Page, site: Site) {
		this.context = context;
		this.page = page;
		this.site = site;
		page.on('pageerror', (error) => this.complaints.push(error.message));
		page.on('console', (message) => {
			const { url } = message.location();
			// WordPress and WooCommerce ask other hosts for things that are not reached from here.
			if (message.type() === 'error' && (url === '' || url.startsWith(site.url)))
				this.complaints.push(`${message.text()} ${url}`);
		});
	}

	static async logIn(browser: Browser, site: Site): Promise<Owner> {
		const context = await openVisitor(browser);
		const page = await context.newPage();
		await page.goto(`${site.url}/wp-login.php`);
		await page.fill('#user_login', site.user);
		await page.fill('#user_pass', site.password);
		await page.click('#wp-submit');
		await page.waitForURL(/wp-admin/);
		return new Owner(context, page, site);
	}

	/** Opens a tab of the screen and waits until it has drawn what it shows. */
	async open(tab: Tab): Promise<void> {
		await this.page.goto(`${this.site.url}/wp-admin/admin.php?page=pintally&tab=${tab}`);
		await this.settled();
	}

	/** Nothing is being loaded any more. */
	async settled(): Promise<void> {
		await this.page.locator('.pintally-tabs a[aria-current=page]').waitFor();
		await this.page.locator('.pintally-skeleton').first().waitFor({ state: 'detached' });
	}

	/** What makes the page wider than the window; nothing where it cannot be scrolled sideways. */
	sideways(): Promise<string[]> {
		return this.page.evaluate(() => {
			const { scrollWidth, clientWidth } = document.documentElement;
			if (scrollWidth <= clientWidth) return [];
			const sticksOut = [...document.querySelectorAll('#wpwrap *')].filter((element) => {
				const { left, right } = element.getBoundingClientRect();
				return right > clientWidth + 1 || left < -1;
			});
			const names = sticksOut.map(({ tagName, id, className }) => `${tagName}#${id}.${String(className)}`);
			return [`${scrollWidth - clientWidth} px`, ...names.slice(0, 8)];
		});
	}

	/** Presses Tab until the keyboard is on something. @throws {Error} when it never gets there. */
	async tabTo(
		accessibleName: string | RegExp,
		role: 'button' | 'link' | 'checkbox' | 'textbox',
	): Promise<void> {
		const wanted = this.page.getByRole(role, { name: accessibleName }).first();
		await wanted.waitFor();
		for (let stops = 0; stops < 200; stops++) {
			if (await wanted.evaluate((element) => element === document.activeElement)) return;
			await this.page.keyboard.press('Tab');
		}
		throw new Error(`The Tab key does not get to ${String(accessibleName)}`);
	}
}
