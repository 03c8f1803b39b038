/**
 * Forms of other plugins: each fires its action as its own source does. Those that can be had are installed and send
 * a real form (Contact Form 7: people.test.ts); of the others the documented arguments are given.
 */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { prepare, type Site } from '../../sandbox/site/site.ts';
import { extraPlugin } from '../../sandbox/site/trees.ts';
import { empty, rows, settings } from '../support/ledger.ts';
import { describeWith } from '../support/requirements.ts';
import { ourComplaints } from '../support/site-log.ts';
import { Visitor } from '../support/visitor.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const EM = sha256('ana@example.com');
const SENT = 'Ana@Example.com ';

/** Key in the setting, and the action as the plugin does it. */
const TOLD: readonly (readonly [name: string, key: string, php: string])[] = [
	[
		'WPForms',
		'wpforms:7',
		`do_action( 'wpforms_process_complete', array( 1 => array( 'type' => 'name', 'value' => 'Ana' ), 2 => array( 'type' => 'email', 'value' => '${SENT}' ) ), array(), array( 'id' => '7', 'settings' => array( 'form_title' => 'Ask us' ) ), 70 );`,
	],
	[
		'Gravity Forms, whose fields are objects that answer as arrays do',
		'gravityforms:7',
		`$field = new ArrayObject( array( 'id' => 3, 'type' => 'email' ) );
		do_action( 'gform_after_submission', array( 'id' => '1', 'status' => 'active', '1.3' => 'Ana', '3' => '${SENT}' ), array( 'id' => 7, 'title' => 'Ask us', 'fields' => array( array( 'id' => 1, 'type' => 'name' ), $field ) ) );`,
	],
	[
		'Ninja Forms',
		'ninja-forms:7',
		`do_action( 'ninja_forms_after_submission', array( 'form_id' => '7', 'settings' => array( 'title' => 'Ask us' ), 'fields' => array( 11 => array( 'id' => 11, 'type' => 'firstname', 'value' => 'Ana' ), 12 => array( 'id' => 12, 'type' => 'email', 'value' => '${SENT}' ) ) ) );`,
	],
	[
		'Elementor Pro',
		'elementor-pro:7',
		`$record = new class() {
			public function get( $what ) { return 'fields' === $what ? array( 'name' => array( 'id' => 'name', 'type' => 'text', 'value' => 'Ana' ), 'email' => array( 'id' => 'email', 'type' => 'email', 'value' => '${SENT}' ) ) : null; }
			public function get_form_settings( $what ) { return array( 'id' => '7', 'form_name' => 'Ask us' )[ $what ] ?? ''; }
		};
		do_action( 'elementor_pro/forms/new_record', $record, null );`,
	],
	[
		'Jetpack',
		'jetpack:7',
		`wp_insert_post( array( 'import_id' => 7, 'post_type' => 'page', 'post_title' => 'Ask us', 'post_status' => 'publish' ) );
		$feedback = wp_insert_post( array( 'post_parent' => 7, 'post_title' => 'feedback', 'post_status' => 'private' ) );
		$field = new class() {
			public $value = '${SENT}';
			public function get_attribute( $name ) { return 'type' === $name ? 'email' : ''; }
		};
		do_action( 'grunion_after_feedback_post_inserted', $feedback, array( 'g7-email' => $field ), false, array( 'entry_title' => 'Ask us' ) );`,
	],
	[
		'MailPoet',
		'mailpoet:7',
		`$form = new class() {
			public function getId() { return 7; }
			public function getName() { return 'Ask us'; }
		};
		do_action( 'mailpoet_subscription_before_subscribe', array( 'email' => '${SENT}' ), array( 3 ), $form );`,
	],
	[
		'Fluent Forms',
		'fluentform:7',
		`$form = (object) array( 'id' => 7, 'title' => 'Ask us', 'form_fields' => wp_json_encode( array( 'fields' => array( array( 'element' => 'container', 'columns' => array( array( 'fields' => array( array( 'element' => 'input_email', 'attributes' => array( 'name' => 'your_mail' ) ) ) ) ) ) ) ) ) );
		do_action( 'fluentform/submission_inserted', 70, array( 'names' => array( 'first_name' => 'Ana' ), 'your_mail' => '${SENT}' ), $form );`,
	],
];

describeWith(['php', 'wordpress', 'woocommerce'])('forms of other plugins', () => {
	let site: Site;
	beforeAll(async () => {
		site = await prepare({ background: false, plugins: ['formidable', 'fluentform'] });
		// Within a minute of its activation Formidable leads the next request to wp-admin, also admin-ajax.php and also a
		// guest's, to its wizard.
		await site.php(`delete_transient( 'frm_activation_redirect' );`);
		await settings(site, { tag_id: '2612345678901', consent: 'not_needed' });
	});
	afterAll(async () => {
		expect(ourComplaints(await site.log())).toEqual([]);
		await site.stop();
	});
	beforeEach(async () => {
		await settings(site, { forms: {} });
		await empty(site);
	});
	const kept = async (event: string) =>
		(await rows(site, event)).map(({ facts }) => JSON.parse(facts) as unknown);

	describe.each(TOLD)('%s', (_name, key, php) => {
		test('is a lead with its title and the hash of the address, and nothing else of the person', async () => {
			await site.php(php);
			const [row, ...more] = await rows(site, 'lead');
			expect(more).toEqual([]);
			expect(JSON.parse(row?.facts ?? '')).toEqual({ lead_type: 'Ask us', em: [EM] });
			expect(JSON.stringify(row)).not.toMatch(/ana/i);
		});

		test('counts as what was chosen for it, else as what was chosen for its plugin', async () => {
			const plugin = key.split(':')[0]!;
			await settings(site, { forms: { [plugin]: 'subscribe' } });
			await site.php(php);
			await settings(site, { forms: { [plugin]: 'subscribe', [key]: 'signup' } });
			await site.php(php);
			await settings(site, { forms: { [plugin]: 'subscribe', [key]: 'none' } });
			await site.php(php);
			expect(await kept('subscribe')).toHaveLength(1);
			expect(await kept('signup')).toEqual([{ lead_type: 'Ask us', em: [EM] }]);
			expect(await kept('lead')).toEqual([]);
		});
	});

	test.each([
		[
			'spam in Gravity Forms',
			`do_action( 'gform_after_submission', array( 'status' => 'spam' ), array( 'id' => 7, 'fields' => array() ) );`,
		],
		[
			'a preview of Ninja Forms',
			`do_action( 'ninja_forms_after_submission', array( 'form_id' => 'tmp-1', 'settings' => array( 'is_preview' => true ), 'fields' => array() ) );`,
		],
		['spam in Jetpack', `do_action( 'grunion_after_feedback_post_inserted', 1, array(), true, array() );`],
		[
			'a repeater’s row in Formidable',
			`do_action( 'frm_after_create_entry', 1, 1, array( 'is_child' => true ) );`,
		],
	])('%s is nothing', async (_what, php) => {
		await site.php(php);
		expect(await kept('lead')).toEqual([]);
	});

	test('arguments that no version has end in a lead without a person, never in the visitor’s page', async () => {
		await site.php(`
			do_action( 'gform_after_submission', array( 'status' => 'active' ), array( 'fields' => array( new stdClass() ) ) );
			do_action( 'elementor_pro/forms/new_record', new class() {
				public function get( $what ) { throw new Exception( 'gone' ); }
				public function get_form_settings( $what ) { return array(); }
			}, null );
			do_action( 'wpforms_process_complete', null, null, null, null );`);
		expect(await kept('lead')).toEqual([[], [], []]);
	});

	test('other code may decide by a filter; what is no event there changes nothing', async () => {
		await site.php(`
			add_filter( 'pintally_form_event', static fn ( $event, $form ) => 'wpforms' === $form['plugin'] && '7' === $form['id'] ? 'contact' : 'purchase', 10, 2 );
			do_action( 'wpforms_process_complete', array(), array(), array( 'id' => 7 ), 1 );
			do_action( 'wpforms_process_complete', array(), array(), array( 'id' => 8 ), 1 );`);
		expect([await kept('contact'), await kept('lead')]).toEqual([[[]], [[]]]);
	});

	test('an event that no form may be, and a plugin that nobody hears, are refused with their place', async () => {
		const refused = async (forms: Record<string, string>) =>
			site.php(
				`return ( new Pintally\\Settings\\Settings() )->save( array( 'forms' => json_decode( '${JSON.stringify(forms)}', true ) ) );`,
			);
		expect(await refused({ 'wpforms:7': 'checkout' })).toMatchObject({
			forms: expect.stringContaining('wpforms:7') as string,
		});
		expect(await refused({ typeform: 'lead' })).toMatchObject({
			forms: expect.stringContaining('typeform') as string,
		});
		expect(await refused({ 'wpforms:7': 'none' })).toEqual([]);
	});

	test.skipIf(!extraPlugin('formidable'))('Formidable Forms, a real entry of a real form', async () => {
		// It imports its own templates, and an import counts as nothing to the end of its request.
		await site.php(`FrmAppController::install();`);
		const made = (await site.php(`
			$form = FrmForm::create( array( 'name' => 'Ask us', 'form_key' => 'ask', 'description' => '', 'status' => 'published', 'options' => array() ) );
			$mail = FrmField::create( array( 'form_id' => $form, 'type' => 'email', 'name' => 'E-mail', 'field_key' => 'mail', 'field_options' => array() ) );
			$entry = FrmEntry::create( array( 'form_id' => $form, 'item_key' => 'one', 'item_meta' => array( $mail => '${SENT}' ) ) );
			return array( $form, $entry, Pintally\\Settings\\Choices::all()['forms'] );`)) as [
			number,
			number,
			{ value: string; label: string }[],
		];
		const [form, entry, choices] = made;
		expect(entry).toBeGreaterThan(0);
		expect(await kept('lead')).toEqual([{ lead_type: 'Ask us', em: [EM] }]);
		expect(choices).toContainEqual({ value: `formidable:${form}`, label: 'Ask us' });
		expect(choices).toContainEqual({ value: 'formidable', label: 'Formidable Forms' });
	});

	test.skipIf(!extraPlugin('fluentform'))(
		'Fluent Forms, sent by script: the answer hands the event to the browser with the id of the ledger',
		async () => {
			const form = (await site.php(`
				$fields = array( 'fields' => array( array( 'element' => 'input_email', 'attributes' => array( 'name' => 'email', 'type' => 'email' ), 'settings' => array( 'validation_rules' => array() ), 'uniqElKey' => 'el_1' ) ), 'submitButton' => array( 'element' => 'button', 'attributes' => array(), 'settings' => array() ) );
				return wpFluent()->table( 'fluentform_forms' )->insertGetId( array( 'title' => 'Ask us', 'status' => 'published', 'type' => 'form', 'form_fields' => wp_json_encode( $fields ), 'created_by' => 1, 'created_at' => current_time( 'mysql' ), 'updated_at' => current_time( 'mysql' ) ) );`)) as number;
			const visitor = new Visitor(site.url);
			const answer = await visitor.post('/wp-admin/admin-ajax.php', {
				action: 'fluentform_submit',
				form_id: String(form),
				data: new URLSearchParams({ __fluent_form_embded_post_id: '1', email: SENT.trim() }).toString(),
			});
			expect(answer.text).toContain('insert_id');
			const [row, ...more] = await rows(site, 'lead');
			expect(more).toEqual([]);
			expect(JSON.parse(row?.facts ?? '')).toEqual({ lead_type: 'Ask us', em: [EM] });
			expect(visitor.handover()).toMatchObject([{ id: row?.event_id, event: 'lead' }]);
		},
	);
});
