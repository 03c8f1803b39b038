<?php

declare(strict_types=1);

namespace Pintally\Privacy;

use Pintally\Settings\Settings;

/**
 * What the shop may write into its privacy policy, by how it has set things (Settings > Privacy > Policy guide).
 */
final class PolicyText {

	public function __construct( private readonly Settings $settings ) {}

	public function add(): void {
		wp_add_privacy_policy_content( 'Pintally', wp_kses_post( $this->html() ) );
	}

	private function html(): string {
		$paragraphs = array(
			__( 'We measure which of our advertisements on Pinterest lead to visits and orders, and show advertisements there to people who may like what we sell. For this, Pinterest’s tag runs in your browser, and our server sends Pinterest the same events: pages of products and categories that you opened, searches, what you put into the cart, sign-ups, enquiries and orders with their products and value.', 'pintally' ),
			'ask_first' === $this->settings->text( 'consent' )
				? __( 'All of this happens only if you have agreed to it. You may take your consent back at any time; from then on nothing is sent, and what has not been sent yet is deleted.', 'pintally' )
				: __( 'You may object at any time; from then on nothing is sent, and what has not been sent yet is deleted.', 'pintally' ),
			__( 'With an event, Pinterest gets, as far as known: your IP address, what browser you use, Pinterest’s own click id, and in a form that cannot be read (SHA-256) your e-mail address, telephone number, name, town, region, postcode and country, and a number that stands for you in our shop.', 'pintally' ),
			$this->settings->isOn( 'predicted_ltv' ) ? __( 'With an order, Pinterest also gets an estimate of what you are likely to buy from us altogether. It is made of your earlier orders and of averages of all our customers.', 'pintally' ) : '',
			$this->settings->isOn( 'lead_converted' ) ? __( 'If you had sent us an enquiry before your first order, Pinterest is told that an enquiry has led to an order.', 'pintally' ) : '',
			__( 'In your browser we keep for this: a random visitor id and Pinterest’s click id for a year, your e-mail address and customer number as SHA-256 for 30 days, and your answer about consent for six months. To see which advertisement led to an order, we keep the address from which each of your visits came, with its campaign, and the visitor id.', 'pintally' ),
			sprintf(
				/* translators: %d: number of months. */
				_n( 'In our shop these records are deleted after %d month. The content of an event is deleted as soon as Pinterest has it, and in any case after a few days.', 'In our shop these records are deleted after %d months. The content of an event is deleted as soon as Pinterest has it, and in any case after a few days.', (int) $this->settings->get( 'keep_months' ), 'pintally' ),
				(int) $this->settings->get( 'keep_months' )
			),
			__( 'Pinterest Europe Ltd. and Pinterest, Inc. process this data as described at https://policy.pinterest.com/privacy-policy.', 'pintally' ),
		);
		$intro      = __( 'Check with whoever advises you in law what of this fits your shop, and on what ground you process this data.', 'pintally' );
		return '<p class="privacy-policy-tutorial">' . esc_html( $intro ) . '</p><p><strong class="privacy-policy-tutorial">' . esc_html__( 'Suggested text:', 'pintally' ) . ' </strong>' . implode( '</p><p>', array_map( 'esc_html', array_filter( $paragraphs ) ) ) . '</p>';
	}
}
