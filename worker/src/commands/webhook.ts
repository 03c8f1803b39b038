import { CommandMistake, type Command } from './command.ts';
import { secretOf } from './secret-file.ts';
import { CONSENT, consentOf, known, SHOP, withShops } from './shops.ts';

/** WooCommerce's form takes no more. */
const LONGEST_SECRET = 255;

function secretIn(path: string): string {
	const secret = secretOf('--secret-file', path);
	if (secret === '' || secret.length > LONGEST_SECRET)
		throw new CommandMistake(`--secret-file must hold one secret of at most ${LONGEST_SECRET} characters.`);
	return secret;
}

export const webhookUrl: Command = {
	summary:
		"Print the address and the secret for WooCommerce's own order webhooks; made when first asked for.",
	options: {
		shop: SHOP,
		'secret-file': {
			type: 'string',
			describe: 'Take the secret of a webhook that exists already from this file; - is standard input.',
		},
		consent: CONSENT,
	},
	example: 'pintally-worker webhook-url --shop shop_… --consent not-needed',
	run: (options, config) =>
		withShops(config, async (shops) => {
			const { id, url } = known(shops, options['shop']);
			const { 'secret-file': path, consent } = options;
			if (consent !== undefined) await shops.setConsent(id, consentOf(consent));
			if (path !== undefined) await shops.setWebhookSecret(id, secretIn(String(path)));
			const { key, secret } = await shops.webhookAccess(id);
			const address = `${url}/v1/shops/${key}/woocommerce`;
			return {
				text: `Delivery URL  ${address}\nSecret        ${secret}\nTopics        Order created, Order updated (a webhook each)\nAPI version   WP REST API Integration v3`,
				json: { shop: id, delivery_url: address, secret, consent: known(shops, id).consent },
			};
		}),
};
