/** A visitor without a browser: keeps cookies, follows WordPress's forms, and says where it came from. */

export interface Answer {
	status: number;
	url: string;
	headers: Headers;
	text: string;
}

type Body = string | URLSearchParams | FormData;

export class Visitor {
	readonly cookies = new Map<string, string>();
	private readonly site: string;
	private readonly headers: Record<string, string>;
	private page: string;

	constructor(site: string, headers: Record<string, string> = {}) {
		this.site = site;
		this.page = `${site}/`;
		this.headers = {
			'user-agent':
				'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36',
			...headers,
		};
	}

	async get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
		const answer = await this.request(path, { method: 'GET', headers });
		this.page = answer.url;
		return answer;
	}

	/** As a form does. */
	async post(
		path: string,
		fields: Record<string, string>,
		headers: Record<string, string> = {},
	): Promise<Answer> {
		return this.request(path, { method: 'POST', body: new URLSearchParams(fields), headers });
	}

	/** As a form does by script. */
	async multipart(path: string, fields: Record<string, string>): Promise<Answer> {
		const body = new FormData();
		for (const [name, value] of Object.entries(fields)) body.set(name, value);
		return this.request(path, { method: 'POST', body });
	}

	async json(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
		return this.request(path, {
			method: 'POST',
			body: JSON.stringify(body),
			headers: { 'content-type': 'application/json', ...headers },
		});
	}

	/** The Store API wants a nonce, which any of its answers gives. */
	async store(path: string, body?: unknown): Promise<Answer> {
		const cart = await this.request('/wp-json/wc/store/v1/cart', { method: 'GET' });
		const nonce = { nonce: cart.headers.get('nonce') ?? '' };
		return body === undefined
			? this.get(`/wp-json/wc/store/v1${path}`, nonce)
			: this.json(`/wp-json/wc/store/v1${path}`, body, nonce);
	}

	/** What the server handed over for the tag. */
	handover(): { id: string; event: string; at: number; facts: Record<string, unknown> }[] {
		const raw = this.cookies.get('pintally_handover');
		if (raw === undefined) return [];
		return (JSON.parse(decodeURIComponent(raw)) as [string, string, number, Record<string, unknown>][]).map(
			([id, event, at, facts]) => ({ id, event, at, facts }),
		);
	}

	private async request(
		path: string,
		init: { method: string; body?: Body; headers?: Record<string, string> },
	): Promise<Answer> {
		// A path is below the shop's own address, which may have a folder.
		let url = new URL(path.startsWith('/') ? this.site + path : path, this.site).href;
		let { method, body } = init as { method: string; body: Body | undefined };
		for (let hop = 0; hop < 6; hop++) {
			const response = await fetch(url, {
				method,
				redirect: 'manual',
				headers: {
					...this.headers,
					referer: this.page,
					cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
					...init.headers,
				},
				...(body === undefined ? {} : { body }),
			});
			this.keep(response.headers);
			const to = response.headers.get('location');
			if (response.status < 300 || response.status >= 400 || to === null)
				return { status: response.status, url, headers: response.headers, text: await response.text() };
			url = new URL(to, url).href;
			method = 'GET';
			body = undefined;
		}
		throw new Error(`too many redirects at ${url}`);
	}

	private keep(headers: Headers): void {
		for (const line of headers.getSetCookie()) {
			const [pair = '', ...attributes] = line.split(';');
			const [name = '', ...value] = pair.split('=');
			const expired = attributes.some((attribute) =>
				/^\s*(max-age=0|expires=thu, 01.jan.1970)/i.test(attribute),
			);
			if (expired || value.join('=') === '') this.cookies.delete(name);
			else this.cookies.set(name, value.join('='));
		}
	}
}
