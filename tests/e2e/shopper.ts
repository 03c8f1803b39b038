/** What shoppers do, in a block theme and in a classic theme. */
import type { BrowserContext, Page } from 'playwright-core';
import type { Demo } from '../../sandbox/demo/demo.ts';
import type { Pair } from '../../sandbox/pinterest/record.ts';
import type { Site } from '../../sandbox/site/site.ts';
import type { openBrowser } from '../support/browser.ts';
import { openVisitor, pageErrors, type VisitorWishes } from '../support/browser.ts';

export type Theme = 'block' | 'classic';
/** When a page can be used. `load` waits for every script, Pinterest's too. */
type Ready = 'load' | 'domcontentloaded';

export class Shopper {
	readonly context: BrowserContext;
	readonly page: Page;
	readonly errors: string[];
	private readonly site: Site;
	private readonly theme: Theme;
	private readonly until: Ready;

	private constructor(context: BrowserContext, page: Page, site: Site, theme: Theme, until: Ready) {
		this.context = context;
		this.page = page;
		this.site = site;
		this.theme = theme;
		this.until = until;
		this.errors = pageErrors(page);
	}

	static async enter(
		browser: Awaited<ReturnType<typeof openBrowser>>,
		site: Site,
		theme: Theme,
		{ until = 'load', ...wishes }: VisitorWishes & { until?: Ready } = {},
	): Promise<Shopper> {
		const context = await openVisitor(browser, wishes);
		return new Shopper(context, await context.newPage(), site, theme, until);
	}

	async open(path: string): Promise<void> {
		await this.page.goto(this.site.url + path, { waitUntil: this.until });
	}

	/** What is clicked brings another page. */
	private async follow(button: string): Promise<void> {
		const ready =
			this.until === 'load' ? this.page.waitForEvent('load') : this.page.waitForEvent('domcontentloaded');
		await Promise.all([ready, this.page.click(button)]);
	}

	/** The button of the product's own page: a form. */
	async addFromProductPage(slug: string): Promise<void> {
		await this.open(`/product/${slug}/`);
		await this.follow('button.single_add_to_cart_button');
	}

	/** The button in the catalogue: Interactivity API in the block theme, jQuery in the classic one. */
	async addFromCatalogue(name: string): Promise<void> {
		await this.open('/product-category/kitchen-dining/');
		const product = this.page.locator('li.product, .wc-block-product', { hasText: name }).first();
		const answered = this.page.waitForResponse((response) =>
			/wc-ajax=add_to_cart|store\/v1\/(batch|cart\/add-item)/.test(response.url()),
		);
		await product.locator('.add_to_cart_button').click();
		await answered;
	}

	/** WooCommerce's own log-in, on the account page. */
	async logIn(username = 'customer', password = 'customer-demo'): Promise<void> {
		await this.open('/my-account/');
		await this.page.fill('#username', username);
		await this.page.fill('#password', password);
		await this.follow('button[name=login]');
	}

	/** @returns the order's id, from the thank-you page. */
	async buy({ email = 'jane@example.com', payment = 'cod', account = false } = {}): Promise<number> {
		if (this.theme === 'block') await this.fillBlockCheckout(email, payment, account);
		else await this.fillClassicCheckout(email, payment, account);
		await this.page.waitForURL(/order-received/, { timeout: 45_000, waitUntil: this.until });
		await this.page.waitForLoadState(this.until);
		return Number(/order-received\/(\d+)/.exec(this.page.url())?.[1]);
	}

	private async fillBlockCheckout(email: string, payment: string, account: boolean): Promise<void> {
		await this.open('/checkout/');
		const { page } = this;
		await page.locator('#email').waitFor({ timeout: 30_000 });
		if (await page.locator('#email').isEditable()) await page.fill('#email', email);
		const fields = ['first_name', 'last_name', 'address_1', 'city', 'state', 'postcode'] as const;
		const values = {
			first_name: 'Jane',
			last_name: "O'Brien",
			address_1: '1 Market St',
			city: 'San Francisco',
			state: 'CA',
			postcode: '94103',
		};
		const part = (await page.locator('#shipping-first_name').count()) > 0 ? 'shipping' : 'billing';
		for (const field of fields) {
			const input = page.locator(`#${part}-${field}`);
			if (field === 'state') await input.selectOption(values.state);
			else await input.fill(values[field]);
		}
		if (account) {
			await page.getByLabel(/create an account/i).check();
			const password = page.locator('input[type=password]').first();
			if (await password.count()) await password.fill('a-long-password-17!x');
		}
		await page.locator(`#radio-control-wc-payment-method-options-${payment}`).check();
		// A click is lost while the block still asks the server for totals; it is dead while the order is placed.
		const button = page.locator('.wc-block-components-checkout-place-order-button:not([disabled])');
		for (let click = 0; click < 20 && !page.url().includes('order-received'); click++) {
			await button.click({ timeout: 1_000 }).catch(() => {});
			await page.waitForURL(/order-received/, { timeout: 3_000, waitUntil: this.until }).catch(() => {});
		}
	}

	private async fillClassicCheckout(email: string, payment: string, account: boolean): Promise<void> {
		await this.open('/classic-checkout/');
		const { page } = this;
		const values = {
			first_name: 'Jane',
			last_name: "O'Brien",
			address_1: '1 Market St',
			city: 'San Francisco',
			postcode: '94103',
			phone: '(415) 555-2671',
			email,
		};
		for (const [field, value] of Object.entries(values)) await page.fill(`#billing_${field}`, value);
		if (account) {
			await page.check('#createaccount');
			await page.fill('#account_password', 'a-long-password-17!x');
		}
		// The review is loaded anew after the address; the button is dead meanwhile.
		await page.waitForFunction(() => document.querySelector('.blockUI') === null);
		await page.locator(`#payment_method_${payment}`).check({ force: true });
		await page.waitForFunction(() => document.querySelector('.blockUI') === null);
		await page.click('#place_order');
	}
}

/** Lets Action Scheduler's minute pass in the shop, and waits until both roads look as wished. */
export async function delivered(demo: Demo, site: Site, wished: (pairs: Pair[]) => boolean): Promise<Pair[]> {
	await site.php("do_action( 'action_scheduler_run_queue', 'Test' );");
	return demo.sandbox.until((pairs) => wished(pairs), 30_000);
}

/** Pairs of one event. */
export const of = (pairs: readonly Pair[], event: string): Pair[] =>
	pairs.filter((pair) => pair.event === event);
