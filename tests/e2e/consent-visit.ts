/**
 * One visit for one cell of the consent matrix, in a browser: a product, a cart, an order, its payment by a gateway's
 * call, the order-received page, and another cart. The answer comes amid it, at the moment of the cell.
 */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Demo } from '../../sandbox/demo/demo.ts';
import type { TagCallSeen } from '../../sandbox/pinterest/record.ts';
import type { Site } from '../../sandbox/site/site.ts';
import type { Banner, Cell, When } from '../contract/consent-matrix.ts';
import { openVisitor, pageErrors } from '../support/browser.ts';
import { CHECKOUT } from '../support/checkout.ts';
import { until } from '../worker/wait.ts';
import { answerCookies, type Told } from './banners.ts';
import { recordedFor } from './consent-shop.ts';

/** Cookies and storage of the shop, WooCommerce and the banner: what is there whoever is asked, and says nothing of the visitor to Pinterest. */
const SHOPS_OWN =
	/^(wp_woocommerce_session_|woocommerce_|wc_|storeApi|wpEmoji|wp_consent|sbjs_|euconsent$|pintally_(consent|gate)$|wordpress_test_cookie$)/;
/** Time for what an unlawful script would do at once. */
const BREATH_MS = 60;
const PATIENCE_MS = 10_000;
const VISITOR = '6f1c1d1e-7a53-4b0e-9f0a-2d3b8c4e5f60';

/** Whether the order is paid by a gateway's call, or by the visitor on the shop's own page for it. */
export type Paid = 'by a gateway' | "on the shop's page";

export interface VisitWishes {
	cell: Cell;
	banner: Banner;
	/** Tells this visit from the others, and where the visitor is: `-inside` at its end is where people are asked. */
	mark: string;
	products: { mug: string; vase: string };
	paid?: Paid;
	/** The browser says Global Privacy Control. */
	gpc?: boolean;
}

/** What a browser has let out in a part of the visit, and holds at its end. */
export interface Part {
	/** Requests for Pinterest's script and to it, and of the page's events to the worker. */
	requests: string[];
	/** Neither the shop's, nor WooCommerce's, nor the banner's. */
	cookies: string[];
	storage: string[];
	/** Event ids of what the server recorded, but for the sale. */
	actions: string[];
}
export interface Visited {
	/** Until the answer came; absent where it was there from the first page on. */
	before?: Part;
	since: Part;
	/** The page on which the answer came. */
	answeredAt: string;
	/** Calls of Pinterest's tag, of all pages. */
	calls: TagCallSeen[];
	/** Answers to what the browser said of a withdrawal. */
	withdrawals: number[];
	order: number;
	errors: string[];
}

export async function visit(browser: Browser, demo: Demo, site: Site, wishes: VisitWishes): Promise<Visited> {
	const context = await openVisitor(browser, { agent: ` Cell/${wishes.mark}` });
	try {
		return await new Visit(context, await context.newPage(), demo, site, wishes).go();
	} finally {
		await context.close();
	}
}

class Visit {
	private readonly requests: string[] = [];
	private readonly withdrawals: number[] = [];
	private readonly errors: string[];
	private readonly context: BrowserContext;
	private readonly page: Page;
	private readonly demo: Demo;
	private readonly site: Site;
	private readonly wishes: VisitWishes;
	private before: Part | undefined;
	private answeredAt = '';

	constructor(context: BrowserContext, page: Page, demo: Demo, site: Site, wishes: VisitWishes) {
		this.context = context;
		this.page = page;
		this.demo = demo;
		this.site = site;
		this.wishes = wishes;
		this.errors = pageErrors(page);
		const { origin } = new URL(demo.sandbox.tagScript);
		context.on('request', (request) => {
			const url = new URL(request.url());
			const isPinterest = /(^|\.)(pinterest\.com|pinimg\.com)$/.test(url.hostname) || url.origin === origin;
			if (isPinterest || /\/v1\/(collect|touch)$/.test(url.pathname)) this.requests.push(url.pathname);
		});
		context.on('response', (response) => {
			if (response.url().endsWith('/v1/withdraw')) this.withdrawals.push(response.status());
		});
	}

	async go(): Promise<Visited> {
		const { cell, mark, products, paid = 'by a gateway', gpc = false } = this.wishes;
		const { page, site } = this;
		const isLeftFromBefore = gpc || (cell.state === 'withdrawn' && cell.when === 'before');
		await this.comeBack(isLeftFromBefore);
		await this.open(`/product/tall-vase/?visit=${mark}`);
		if (isLeftFromBefore) await until('the withdrawal', () => this.withdrawals.length > 0, PATIENCE_MS);
		if (cell.page === 'all' || cell.page === 'until_then') await this.visited();
		await add(page, products.mug);
		await this.answer('during');
		const { order_id, order_key } = await order(page);
		const key = `key=${order_key}&visit=${mark}`;
		if (cell.when === 'between') {
			await this.open(`/checkout/order-pay/${order_id}/?pay_for_order=true&${key}`);
			await this.answer('between');
		}
		if (paid === 'by a gateway') {
			const told = await fetch(`${site.url}/?demo_gateway=${order_id}`);
			if ((await told.text()) !== 'paid')
				throw new Error(`A gateway's call was answered with ${told.status}`);
			await this.open(`/checkout/order-received/${order_id}/?${key}`);
		} else {
			await Promise.all([page.waitForURL(/order-received/), page.click('#place_order')]);
			await this.begun();
		}
		if (cell.sale === 'sent') {
			await until(
				'the sale’s call',
				() => this.calls(order_id).some(({ name }) => name === 'checkout'),
				PATIENCE_MS,
			);
		}
		await this.answer('after');
		await add(page, products.vase);
		const since = await this.part();
		// What waits in a page leaves when the page goes.
		await page.goto('about:blank');
		await page.waitForTimeout(BREATH_MS);
		since.requests.push(...this.requests);
		const { before, answeredAt, withdrawals } = this;
		return {
			...(before && { before }),
			since: { ...since, actions: since.actions.filter((id) => !before?.actions.includes(id)) },
			answeredAt,
			calls: this.calls(order_id),
			withdrawals,
			order: order_id,
			errors: this.errors.filter((error) => /pintally|pintrk/i.test(error)),
		};
	}

	/** The browser as the cell finds it: what an earlier page was told, and what is left of a visitor who had agreed. */
	private async comeBack(isLeftFromBefore: boolean): Promise<void> {
		const { cell, banner, gpc } = this.wishes;
		const { state, when } = cell;
		const earlier: Told = gpc
			? 'granted'
			: state === 'withdrawn'
				? when === 'before'
					? 'denied'
					: 'granted'
				: when === 'before'
					? state
					: 'unknown';
		const cookies = {
			...answerCookies(banner, earlier),
			...(isLeftFromBefore && { pintally_visitor: VISITOR, pintally_em: 'a'.repeat(64) }),
		};
		await this.context.addCookies(
			Object.entries(cookies).map(([name, value]) => ({ name, value, url: this.site.url })),
		);
		if (gpc) {
			await this.context.setExtraHTTPHeaders({ 'sec-gpc': '1' });
			await this.context.addInitScript(
				"Object.defineProperty( navigator, 'globalPrivacyControl', { value: true } )",
			);
		}
	}

	private async open(path: string): Promise<void> {
		await this.page.goto(this.site.url + path);
		await this.begun();
	}
	/** The visitor's script has come, by the gate too, and has asked for the answer. */
	private async begun(): Promise<void> {
		await this.page.waitForFunction("'drain' in ( window.pintally ?? {} )", undefined, {
			timeout: PATIENCE_MS,
		});
		await this.page.waitForTimeout(BREATH_MS);
	}
	/** Pinterest's tag has told of this page. */
	private async visited(): Promise<void> {
		const here = this.page.url();
		await until(
			'the page’s visit',
			() => this.demo.sandbox.record.tracked.some(({ page, name }) => page === here && name === 'page_visit'),
			PATIENCE_MS,
		);
	}

	/** The moment comes; where it is the cell's, and there is an answer, somebody answers. */
	private async answer(at: When): Promise<void> {
		const { cell } = this.wishes;
		if (at !== cell.when) return;
		if (cell.page === 'all' || cell.page === 'until_then') await this.visited();
		this.before = await this.part();
		this.answeredAt = this.page.url();
		if (cell.state === 'unknown') return;
		await this.page.evaluate(`window.answer( ${cell.state === 'granted'} )`);
		if (cell.page === 'from_then') await this.visited();
		if (cell.page === 'until_then') {
			await until('the withdrawal', () => this.withdrawals.length > 0, PATIENCE_MS);
			await until(
				'the tag told of it',
				() =>
					this.demo.sandbox.record.tagCalls.some(
						({ page, args }) => page === this.answeredAt && args.join(' ') === 'setconsent false',
					),
				PATIENCE_MS,
			);
			this.requests.length = 0;
		} else await this.page.waitForTimeout(BREATH_MS);
	}

	private async part(): Promise<Part> {
		const cookies = (await this.context.cookies()).map(({ name }) => name);
		const keys = await this.page.evaluate(() =>
			[localStorage, sessionStorage].flatMap((store) => Object.keys(store)),
		);
		return {
			requests: this.requests.splice(0),
			cookies: cookies.filter((name) => !SHOPS_OWN.test(name)),
			storage: keys.filter((key) => !SHOPS_OWN.test(key)),
			actions: await recordedFor(this.site, this.wishes.mark),
		};
	}

	private calls(order: number): TagCallSeen[] {
		return this.demo.sandbox.record.tagCalls.filter(
			({ page }) => page.endsWith(`visit=${this.wishes.mark}`) || page.includes(`/order-received/${order}/`),
		);
	}
}

/** As the classic theme's buttons do it. */
async function add(page: Page, id: string): Promise<void> {
	await page.evaluate(
		async ([url, body]) =>
			void (await (await fetch(url, { method: 'POST', body: new URLSearchParams(body) })).text()),
		['/?wc-ajax=add_to_cart', { product_id: id, quantity: '1' }] as const,
	);
}

/** As the checkout block does it. */
function order(page: Page): Promise<{ order_id: number; order_key: string }> {
	return page.evaluate(async (checkout) => {
		const placed = await fetch('/wp-json/wc/store/v1/checkout', {
			method: 'POST',
			body: JSON.stringify(checkout),
			headers: { 'content-type': 'application/json' },
		});
		if (!placed.ok) throw new Error(await placed.text());
		return placed.json() as Promise<{ order_id: number; order_key: string }>;
	}, CHECKOUT);
}
