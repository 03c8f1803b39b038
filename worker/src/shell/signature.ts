/**
 * Standard Webhooks signatures: HMAC-SHA256 over `id.timestamp.body` on the bytes as they came.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
import { createHmac, createSecretKey, randomBytes, timingSafeEqual, type KeyObject } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Problem } from './problem.ts';

/** The standard's own advice: five minutes, both ways. */
export const TOLERANCE_SECONDS = 300;
/** More entries than any rotation needs are not looked at. */
const MOST_ENTRIES = 5;

export interface SignatureHeaders {
	id: string;
	timestamp: number;
	/** The `v1` entries. */
	signatures: string[];
}

function single(request: IncomingMessage, name: string): string {
	const values = request.headersDistinct[name];
	if (!values) throw new Problem('signature-missing', { detail: `There is no header ${name}.` });
	// Of several, nobody can say which one was meant.
	if (values.length > 1) throw new Problem('signature-invalid');
	return values[0] ?? '';
}

/** @throws {Problem} where the headers alone tell that the request cannot be taken. */
export function signatureHeaders(request: IncomingMessage, nowSeconds: number): SignatureHeaders {
	const id = single(request, 'webhook-id');
	const stamp = single(request, 'webhook-timestamp');
	const entries = single(request, 'webhook-signature').split(' ').filter(Boolean).slice(0, MOST_ENTRIES);
	// A dot would make it unclear where the id ends in what is signed.
	if (!/^[\x21-\x2d\x2f-\x7e]{1,256}$/.test(id)) throw new Problem('invalid-webhook-id');
	const timestamp = /^\d{1,12}$/.test(stamp) ? Number(stamp) : Number.NaN;
	if (!(Math.abs(nowSeconds - timestamp) <= TOLERANCE_SECONDS))
		throw new Problem('timestamp-out-of-window', {
			detail: `webhook-timestamp must be Unix seconds, at most ${TOLERANCE_SECONDS} s from the worker's clock.`,
			members: { worker_time: nowSeconds },
		});
	const signatures = entries.filter((entry) => entry.startsWith('v1,')).map((entry) => entry.slice(3));
	if (signatures.length === 0)
		throw new Problem(
			entries.some((entry) => /^v\d+[a-z]?,/.test(entry)) ? 'signature-unsupported' : 'signature-invalid',
		);
	return { id, timestamp, signatures };
}

/** Takes as long for every text that is as long as the wanted one. */
export function isSame(given: string, wanted: string): boolean {
	const [one, other] = [Buffer.from(given), Buffer.from(wanted)];
	return one.length === other.length && timingSafeEqual(one, other);
}

/** Takes the place of an unknown shop's key, so that unknown and known shops take the same time. */
const NOBODY = createSecretKey(randomBytes(32));

/** @throws {Problem} signature-invalid, and nothing else, whatever the cause. */
export function verifySignature(
	headers: SignatureHeaders,
	body: Uint8Array,
	keys: readonly KeyObject[],
): void {
	let fits = false;
	for (const key of keys.length > 0 ? keys : [NOBODY]) {
		// As text: reading base64, Node passes over what does not belong there.
		const mac = createHmac('sha256', key)
			.update(`${headers.id}.${headers.timestamp}.`)
			.update(body)
			.digest('base64');
		for (const signature of headers.signatures) if (isSame(signature, mac)) fits = true;
	}
	if (!fits || keys.length === 0) throw new Problem('signature-invalid');
}

/**
 * WooCommerce's own: base64 of HMAC-SHA256 over the body, with neither id nor time (WC_Webhook::generate_signature).
 * @throws {Problem} signature-invalid, and nothing else, whatever the cause.
 */
export function verifyWooCommerce(request: IncomingMessage, body: Uint8Array, key: KeyObject | null): void {
	const [signature = '', ...others] = request.headersDistinct['x-wc-webhook-signature'] ?? [];
	const mac = createHmac('sha256', key ?? NOBODY)
		.update(body)
		.digest('base64');
	const fits = isSame(signature, mac);
	if (!fits || !key || others.length > 0) throw new Problem('signature-invalid');
}
