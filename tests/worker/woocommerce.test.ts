/** WooCommerce's own order webhooks: the same facts by another door. */
import { createHmac } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkoutEventId } from '../../core/order-event.ts';
import type { WooOrder } from '../../core/types.ts';
import { webhookUrl } from '../../worker/src/commands/webhook.ts';
import { decodedAsWordPress } from '../../worker/src/shell/wordpress-text.ts';
import { ORDER_CASES, orderCase, sha256, type OrderCase } from '../contract/vectors.ts';
import { eachStore } from './each-store.ts';
import { startPinterest, type FakePinterest } from './fake-pinterest.ts';
import { until } from './wait.ts';
import { read, startWorkbench, VECTOR_TIME, type Sent, type Workbench } from './workbench.ts';

describe('WordPress decodes', () => {
	it.each([
		['a&amp;b', 'a&b'],
		['&amp;lt;', '&lt;'],
		['&lt;&gt;&quot;&#039;&#39;&#x27;&#00034;&#x22;&#038;&#x26;&#060;', '<>"\'\'\'""&&<'],
		['&nbsp;&#65;&0lt;&LT;&', '&nbsp;&#65;&0lt;&LT;&'],
	])('%s', (text, decoded) => expect(decodedAsWordPress(text)).toBe(decoded));
});

eachStore('WooCommerce’s webhooks', (store) => {
	let pinterest: FakePinterest;
	let bench: Workbench;
	let path: string;
	let secret: string;
	beforeAll(async () => {
		pinterest = await startPinterest();
		bench = await startWorkbench(pinterest.url, { store });
		const access = await bench.services.shops.webhookAccess(bench.shop);
		path = `/v1/shops/${access.key}/woocommerce`;
		secret = access.secret;
	});
	afterAll(async () => {
		await bench.close();
		await pinterest.close();
	});

	interface Delivery {
		topic?: string;
		signature?: string | null;
		to?: string;
		key?: string;
	}
	const sign = (body: string, key = secret) => createHmac('sha256', key).update(body).digest('base64');

	/** As WC_Webhook::deliver sends it. */
	async function deliver(payload: unknown, delivery: Delivery = {}): Promise<Sent> {
		const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
		const { topic = 'order.updated', signature = sign(body, delivery.key), to = path } = delivery;
		return read(
			await fetch(bench.url + to, {
				method: 'POST',
				headers: {
					'content-type': 'application/json',
					'x-wc-webhook-topic': topic,
					'x-wc-webhook-id': '5',
					...(signature === null ? {} : { 'x-wc-webhook-signature': signature }),
				},
				body,
			}),
		);
	}

	const ping = async (to: string) =>
		read(await fetch(bench.url + to, { method: 'POST', body: new URLSearchParams({ webhook_id: '5' }) }));

	const context = (value: unknown) => ({ id: 7, key: '_pintally_context', value });
	const withContext = (order: WooOrder, value: unknown = { consent: 'granted' }): WooOrder => ({
		...order,
		meta_data: [...(order.meta_data ?? []), context(value)],
	});

	let numbers = 9000;
	/** A paid order that was never seen before. */
	const fresh = (change: Partial<WooOrder> = {}): WooOrder => {
		const number = ++numbers;
		return {
			...orderCase('simple').hook.facts.order,
			id: number,
			number: String(number),
			order_key: `wc_order_w${number}`,
			...change,
		};
	};
	const sentIds = () => new Set(pinterest.ids());
	const nothingWaits = () =>
		until('an empty queue', () => bench.services.queue.waiting(bench.shop) === 0 && sentIds());

	describe('who knocks', () => {
		it('51: the ping of a new webhook gets 200, empty, and leaves nothing', async () => {
			const { status, headers, body } = await ping(path);
			expect([status, body, headers.get('content-length'), headers.get('cache-control')]).toEqual([
				200,
				'',
				'0',
				'no-store',
			]);
			expect(bench.services.queue.waiting(bench.shop)).toBe(0);
		});

		it('52: a wrong, a missing, a cut signature, an unknown and a disabled shop get the same 401', async () => {
			const { shops } = bench.services;
			const disabled = await shops.add({
				name: 'Gone',
				siteUrl: 'https://gone.example/',
				url: bench.url,
				test: false,
			});
			const access = await shops.webhookAccess(disabled);
			await shops.setDisabled(disabled, true);
			const order = withContext(fresh());
			const answers = await Promise.all([
				deliver(order, { signature: sign('another body') }),
				deliver(order, { signature: null }),
				deliver(order, { signature: sign(JSON.stringify(order)).slice(0, 20) }),
				deliver(order, { signature: `${sign(JSON.stringify(order))}, ${sign(JSON.stringify(order))}` }),
				deliver(order, { key: 'another secret' }),
				deliver(order, { to: '/v1/shops/nobody/woocommerce' }),
				deliver(order, { to: `/v1/shops/${access.key}/woocommerce`, key: access.secret }),
				ping('/v1/shops/nobody/woocommerce'),
			]);
			for (const { status, body } of answers) {
				const { instance: _instance, ...rest } = body;
				expect([status, rest]).toEqual([
					401,
					{ type: '/problems/signature-invalid', title: 'The signature does not fit', status: 401 },
				]);
			}
			expect(bench.services.queue.waiting(bench.shop)).toBe(0);
		});

		it('a shop for which no webhook was ever asked for has no door', async () => {
			const { shops } = bench.services;
			const id = await shops.add({
				name: 'New',
				siteUrl: 'https://new.example/',
				url: bench.url,
				test: false,
			});
			expect(await shops.webhookSigningKey(id)).toBeNull();
			expect((await deliver(fresh(), { to: '/v1/shops/null/woocommerce' })).status).toBe(401);
		});

		it('56: a secret that WooCommerce stores encoded is verified as it signs: decoded', async () => {
			const { shops } = bench.services;
			const id = await shops.add({
				name: 'Odd',
				siteUrl: 'https://odd.example/',
				url: bench.url,
				test: false,
			});
			await shops.setWebhookSecret(id, 'a&amp;b&quot;c&#039;d"e');
			await shops.setConsent(id, 'not_needed');
			const { key } = await shops.webhookAccess(id);
			const to = `/v1/shops/${key}/woocommerce`;
			expect(await deliver(fresh(), { to, key: 'a&b"c\'d"e' })).toMatchObject({ status: 200 });
			expect((await deliver(fresh(), { to, key: 'a&amp;b&quot;c&#039;d"e' })).status).toBe(401);
		});

		it('55: speaks HTTP/1.0, as WordPress does, with a length and in one piece', async () => {
			const body = JSON.stringify(fresh({ status: 'pending' }));
			const { hostname, port } = new URL(bench.url);
			const answer = await new Promise<string>((done, failed) => {
				let text = '';
				const socket = connect(Number(port), hostname, () =>
					socket.write(
						`POST ${path} HTTP/1.0\r\nHost: worker\r\nContent-Type: application/json\r\n` +
							`X-WC-Webhook-Topic: order.updated\r\nX-WC-Webhook-Signature: ${sign(body)}\r\n` +
							`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
					),
				);
				socket.on('data', (chunk) => (text += chunk.toString()));
				socket.on('close', () => done(text));
				socket.on('error', failed);
			});
			expect(answer).toMatch(/^HTTP\/1\.[01] 200 OK\r\n/);
			expect(answer.toLowerCase()).not.toContain('transfer-encoding');
			expect(answer).toMatch(/content-length: 22\r\n/i);
			expect(answer.split('\r\n\r\n')[1]).toBe('{"ignored":"not_paid"}');
		});
	});

	describe('the command webhook-url', () => {
		const command = (options: Record<string, string>) =>
			webhookUrl.run({ shop: bench.shop, ...options }, bench.services.config);

		it('shows the same address and secret each time, and the worker takes what comes there', async () => {
			const first = await command({});
			expect(await command({ consent: 'ask-first' })).toEqual(first);
			const shown = first?.json as { delivery_url: string; secret: string };
			expect(shown).toMatchObject({ delivery_url: bench.url + path, secret });
			expect(first?.text).toContain(shown.delivery_url);
			expect(await deliver(fresh({ status: 'pending' }))).toMatchObject({ status: 200 });
		});

		it('takes the secret of a webhook that is there, and what the shop says of consent, at once', async () => {
			const file = join(bench.folder, 'secret');
			writeFileSync(file, 'their own & old\n');
			const { json } = (await command({ 'secret-file': file, consent: 'not-needed' })) as { json: object };
			rmSync(file);
			expect(json).toMatchObject({ secret: 'their own & old', consent: 'not_needed' });
			expect((await deliver(fresh(), { key: 'their own & old' })).body).toHaveProperty('accepted');
			expect((await deliver(fresh())).status).toBe(401);
			await bench.services.shops.setWebhookSecret(bench.shop, secret);
			await command({ consent: 'ask-first' });
		});

		it.each([
			[{ shop: 'shop_nobody' }, /no shop shop_nobody/],
			[{ consent: 'maybe' }, /--consent must be/],
			[{ 'secret-file': '/nowhere' }, /cannot be read/],
		])('says what is wrong with %j', async (options, words) => {
			await expect(command(options)).rejects.toThrow(words);
		});
	});

	describe('an order', () => {
		/** Not in the webhook: the page, products' categories and brands, lines of refunds; rules are the defaults. */
		const alike = ORDER_CASES.filter(
			({ expect: expected, hook, now }) =>
				expected.send &&
				!hook.facts.refunds &&
				JSON.stringify(hook.rules) === JSON.stringify(orderCase('simple').hook.rules) &&
				now * 1000 <= VECTOR_TIME,
		);
		const contextOf = ({ hook: { context: said } }: OrderCase) => ({
			consent: 'granted',
			...(said.epik ? { epik: said.epik } : {}),
			...(said.visitor_id ? { visitor_id: said.visitor_id } : {}),
			...(said.locale ? { locale: said.locale } : {}),
		});

		it.each(alike.map((each) => [each.id, each] as const))(
			'of the contract arrives as the plugin would send it: %s',
			async (_id, each) => {
				const { order } = each.hook.facts;
				expect(await deliver(withContext(order, contextOf(each)))).toMatchObject({
					status: 200,
					body: { accepted: each.hook.id },
				});
				const event = await until('the event', () =>
					pinterest.calls.flatMap(({ events }) => events).find(({ event_id }) => event_id === each.hook.id),
				);
				const expected = each.expect.send ? each.expect.capi : null;
				const { contents: _ours, ...custom } = event.custom_data ?? {};
				const { contents: _theirs, ...wanted } = expected?.custom_data ?? {};
				expect(custom).toEqual(wanted);
				expect(event.user_data).toEqual(expected?.user_data);
				expect([event.event_time, event.event_name, event.action_source, event.language]).toEqual([
					expected?.event_time,
					'checkout',
					'web',
					expected?.language,
				]);
			},
		);

		it.each([
			['renewal', 'renewal'],
			['on_hold', 'not_paid'],
			['admin_order', 'not_web'],
			['bot', 'bot'],
			['no_identity', 'no_identity'],
		])('that is no sale is left out: %s', async (id, reason) => {
			const { order } = orderCase(id).hook.facts;
			expect(await deliver(withContext(order))).toMatchObject({ status: 200, body: { ignored: reason } });
		});

		it.each(['pending', 'failed', 'cancelled', 'refunded', 'checkout-draft', 'trash', 'some-extension'])(
			'53: %s counts for nothing',
			async (status) => {
				const answer = await deliver(withContext(fresh({ status })));
				expect(answer).toMatchObject({ status: 200, body: { ignored: 'not_paid' } });
			},
		);

		it.each(['order.deleted', 'product.updated', 'customer.created', 'action.woocommerce_add_to_cart', ''])(
			'53: topic "%s" is none of ours',
			async (topic) => {
				expect(await deliver(withContext(fresh()), { topic })).toMatchObject({
					status: 200,
					body: { ignored: 'topic' },
				});
			},
		);

		it.each(['order.created', 'order.updated', 'order.restored'])(
			'%s of a paid one counts',
			async (topic) => {
				const { body } = await deliver(withContext(fresh()), { topic });
				expect(body.accepted).toMatch(/^checkout\.[0-9a-f]{32}$/);
			},
		);

		it('54: ten times updated is one event', async () => {
			const order = withContext(fresh());
			const answers = [];
			for (let time = 0; time < 10; time++)
				answers.push(await deliver({ ...order, date_modified_gmt: `2026-09-20T10:00:0${time}` }));
			expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
			const [first, ...others] = answers.map(({ body }) => body);
			expect(others).toEqual(Array(9).fill({ ignored: 'already_sent' }));
			await until('it', () => pinterest.ids().includes(first.accepted));
			await nothingWaits();
			expect(pinterest.ids().filter((id) => id === first.accepted)).toHaveLength(1);
		});

		it('fault 37: that comes by the plugin too is sent once, whichever is first', async () => {
			for (const first of ['plugin', 'webhook']) {
				const order = withContext(fresh());
				const id = checkoutEventId(order, sha256);
				const hook = { ...orderCase('simple').hook, id, facts: { order } };
				const byWebhook = () => deliver(order);
				const byPlugin = () => bench.post('/v1/hooks', { hooks: [hook] });
				if (first === 'plugin') {
					expect((await byPlugin()).body.verdicts[0].duplicate).toBeUndefined();
					expect((await byWebhook()).body).toEqual({ ignored: 'already_sent' });
				} else {
					expect((await byWebhook()).body).toEqual({ accepted: id });
					expect((await byPlugin()).body.verdicts[0]).toMatchObject({ state: 'accepted', duplicate: true });
				}
				await until('it', () => pinterest.ids().includes(id));
				await nothingWaits();
				expect(pinterest.ids().filter((each) => each === id)).toHaveLength(1);
			}
		});

		it("is worth less what was refunded before, by the refunds' sums", async () => {
			const order = withContext(fresh());
			const { body } = await deliver({ ...order, refunds: [{ id: 3, reason: '', total: '-9.00' }] });
			const event = await until('it', () =>
				pinterest.calls.flatMap(({ events }) => events).find(({ event_id }) => event_id === body.accepted),
			);
			expect(event.custom_data?.value).toBe('20.00');
		});
	});

	describe('consent', () => {
		it.each([
			[{ consent: 'denied' }, 'consent_denied'],
			[{ consent: 'unknown' }, 'consent_unknown'],
			[{ consent: 'granted', excluded: true }, 'role_excluded'],
			[{ consent: 'perhaps' }, 'invalid'],
			['granted', 'invalid'],
		])('as stored with the order: %j is ignored', async (stored, reason) => {
			const order = withContext(fresh(), stored);
			expect(await deliver(order)).toMatchObject({ status: 200, body: { ignored: reason } });
			const { shops } = bench.services;
			await shops.setConsent(bench.shop, 'not_needed');
			expect((await deliver(order)).body).toEqual({ ignored: reason });
			await shops.setConsent(bench.shop, 'ask_first');
		});

		it('not stored with the order: the shop says whether it is needed, and by default it is', async () => {
			const order = fresh();
			expect((await deliver(order)).body).toEqual({ ignored: 'consent_unknown' });
			await bench.services.shops.setConsent(bench.shop, 'not_needed');
			expect((await deliver(order)).body).toHaveProperty('accepted');
			await bench.services.shops.setConsent(bench.shop, 'ask_first');
		});
	});

	describe('what is no order, though signed', () => {
		it.each([
			['no JSON', '{"id":'],
			['a list', '[]'],
			['the older API', { order: { id: 1 } }],
			['no key', { ...orderCase('simple').hook.facts.order, order_key: undefined }],
			['a currency that is none', { ...orderCase('simple').hook.facts.order, currency: 'EURO' }],
			['far too deep', `${'['.repeat(100)}${']'.repeat(100)}`],
		])('is ignored, so that WooCommerce goes on: %s', async (_name, payload) => {
			expect(await deliver(payload)).toMatchObject({ status: 200, body: { ignored: 'invalid' } });
		});

		it('is told in the log, without what was in it', async () => {
			await deliver({ marker: 'zerlina@example.com' });
			await until('a line', () =>
				bench.lines.some((line) => line.includes('"ignored":"invalid"') && line.includes(bench.shop)),
			);
			expect(bench.lines.join('')).not.toContain('zerlina');
		});

		it("leaves the shop's key out of the log", async () => {
			await until('a line', () => bench.lines.some((line) => line.includes('/v1/shops/:key/woocommerce')));
			expect(bench.lines.join('')).not.toContain(path.split('/')[3]);
			expect(bench.disk()).not.toContain(secret);
		});
	});
});
