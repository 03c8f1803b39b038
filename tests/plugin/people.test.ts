/** Sign-ups and leads: who they are is hashed before it is stored. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { extraPlugin } from '../../sandbox/site/trees.ts';
import { prepare, type Site } from '../../sandbox/site/site.ts';
import { NORMALISE_CASES } from '../contract/vectors.ts';
import { empty, quote, rows, settings } from '../support/ledger.ts';
import { describeWith } from '../support/requirements.ts';
import { ourComplaints } from '../support/site-log.ts';
import { Visitor } from '../support/visitor.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const nonce = (html: string, name: string): string =>
	new RegExp(`name="${name}" value="([^"]+)"`).exec(html)?.[1] ?? '';

describeWith(['php', 'wordpress', 'woocommerce'])('people', () => {
	let site: Site;
	beforeAll(async () => {
		site = await prepare({ background: false, plugins: ['contact-form-7'] });
		await settings(site, { tag_id: '2612345678901', consent: 'not_needed' });
	});
	afterAll(async () => {
		expect(ourComplaints(await site.log())).toEqual([]);
		await site.stop();
	});
	beforeEach(() => empty(site));

	test('PHP hashes every e-mail address of the vectors as the contract says', async () => {
		const addresses = NORMALISE_CASES.filter(
			({ field, input }) => field === 'em' && typeof input === 'string',
		);
		const made = (await site.php(
			`return array_map( array( 'Pintally\\Context\\Email', 'hash' ), json_decode( ${quote(JSON.stringify(addresses.map(({ input }) => input)))} ) );`,
		)) as string[];
		expect(addresses.length).toBeGreaterThan(10);
		addresses.forEach(({ id, sha256: expected }, at) =>
			expect(`${id} ${made[at]}`).toBe(`${id} ${expected ?? ''}`),
		);
	});

	test('an account made on the account page: one sign-up, and Enhanced Match knows the address', async () => {
		const visitor = new Visitor(site.url);
		const page = await visitor.get('/my-account/');
		await visitor.post('/my-account/', {
			email: 'New.Customer@Example.com',
			password: 'a-long-password-17',
			register: 'Register',
			'woocommerce-register-nonce': nonce(page.text, 'woocommerce-register-nonce'),
		});
		const [row, ...more] = await rows(site, 'signup');
		expect(more).toEqual([]);
		expect(JSON.parse(row?.facts ?? '')).toEqual({ em: [sha256('new.customer@example.com')] });
		expect(row?.event_id).toMatch(/^signup\.[0-9a-f]{32}$/);
		expect(JSON.stringify(row)).not.toMatch(/new\.customer/i);
		expect(visitor.cookies.get('pintally_em')).toBe(sha256('new.customer@example.com'));
		expect(visitor.cookies.get('pintally_uid')).toMatch(/^[0-9a-f]{64}$/);
		expect(visitor.handover()).toMatchObject([{ id: row?.event_id, event: 'signup' }]);
		expect(JSON.stringify(visitor.handover())).not.toContain(sha256('new.customer@example.com'));
	});

	test('log-in sets the match cookies, log-out removes them; not with Enhanced Match off', async () => {
		const login = async (): Promise<Visitor> => {
			const visitor = new Visitor(site.url);
			const page = await visitor.get('/my-account/');
			await visitor.post('/my-account/', {
				username: 'customer',
				password: 'customer-demo',
				login: 'Log in',
				'woocommerce-login-nonce': nonce(page.text, 'woocommerce-login-nonce'),
			});
			return visitor;
		};
		const visitor = await login();
		expect(visitor.cookies.get('pintally_em')).toBe(sha256('customer@example.com'));
		const account = await visitor.get('/my-account/');
		const [, out = ''] = /href="([^"]*customer-logout[^"]*)"/.exec(account.text) ?? [];
		await visitor.get(out.replaceAll('&amp;', '&').replaceAll('&#038;', '&'));
		expect(visitor.cookies.has('pintally_em')).toBe(false);
		expect(visitor.cookies.has('pintally_uid')).toBe(false);
		await settings(site, { enhanced_match: false });
		expect((await login()).cookies.has('pintally_em')).toBe(false);
		await settings(site, { enhanced_match: true });
	});

	test('an account that an administrator makes is nobody’s sign-up', async () => {
		await site.php(`
			wp_set_current_user( get_user_by( 'login', 'owner' )->ID );
			return wc_create_new_customer( 'made@example.com', 'made', 'a-long-password-17' );`);
		expect(await rows(site, 'signup')).toEqual([]);
	});

	test('a lead of any form, by the action', async () => {
		await site.php(`
			do_action( 'pintally_lead', array( 'email' => ' Lead@Example.com ', 'lead_type' => 'Quote', 'value' => '25.00', 'currency' => 'eur' ) );
			do_action( 'pintally_lead', array( 'email' => 'no address', 'value' => '1,50' ) );
			do_action( 'pintally_lead' );`);
		expect((await rows(site, 'lead')).map(({ facts }) => JSON.parse(facts) as unknown)).toEqual([
			{ value: '25.00', currency: 'EUR', lead_type: 'Quote', em: [sha256('lead@example.com')] },
			[],
			[],
		]);
	});

	test.skipIf(!extraPlugin('contact-form-7'))('Contact Form 7, as a visitor sends it', async () => {
		const form = (await site.php(`
			$form = WPCF7_ContactForm::get_template( array( 'title' => 'Contact' ) );
			$form->save();
			return $form->id();`)) as number;
		const visitor = new Visitor(site.url);
		const answer = await visitor.multipart(`/wp-json/contact-form-7/v1/contact-forms/${form}/feedback`, {
			_wpcf7: String(form),
			_wpcf7_unit_tag: `wpcf7-f${form}-o1`,
			_wpcf7_locale: 'en_US',
			'your-name': 'Zerlina',
			'your-email': 'Form@Example.com',
			'your-subject': 'Mugs',
			'your-message': 'How many?',
		});
		expect(answer.text).toContain('mail_sent');
		const [row, ...more] = await rows(site, 'lead');
		expect(more).toEqual([]);
		expect(JSON.parse(row?.facts ?? '')).toEqual({ lead_type: 'Contact', em: [sha256('form@example.com')] });
		expect(JSON.stringify(row)).not.toMatch(/zerlina|form@example/i);
		expect(visitor.handover()).toMatchObject([{ event: 'lead' }]);
	});

	test('a custom event, by the action', async () => {
		await site.php(`do_action( 'pintally_custom', array( 'value' => 12.5 ) );`);
		const [row] = await rows(site, 'custom');
		expect(JSON.parse(row?.facts ?? '')).toEqual({ value: '12.5', currency: 'USD' });
	});

	test('by the same action one of the names that a browser may say too, and no other', async () => {
		await site.php(`
			do_action( 'pintally_custom', array( 'event' => 'subscribe', 'lead_type' => 'Coffee club', 'value' => '9.00' ) );
			do_action( 'pintally_custom', array( 'event' => 'checkout' ) );`);
		expect((await rows(site, 'subscribe')).map(({ facts }) => JSON.parse(facts) as unknown)).toEqual([
			{ value: '9.00', currency: 'USD', lead_type: 'Coffee club' },
		]);
		expect(await rows(site, 'custom')).toHaveLength(1);
		expect(await rows(site, 'checkout')).toEqual([]);
	});
});
