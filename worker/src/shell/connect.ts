/** POST /v1/connect and /v1/account: pairing, and the ad account with its token. docs/api.md part 2. */
import Type from 'typebox';
import type { Services } from './app.ts';
import type { Answer, SignedCall } from './http.ts';
import { Problem, type ProblemName } from './problem.ts';
import { compile, type Checked } from './schema.ts';
import type { Static, TSchema } from 'typebox';
import type { Shop } from './store/shops.ts';

const closed = { additionalProperties: false };
export const connectBody = compile(
	Type.Object(
		{
			site_url: Type.String({ minLength: 1, maxLength: 2048 }),
			plugin_version: Type.String({ maxLength: 64 }),
		},
		closed,
	),
);
export const AD_ACCOUNT_ID = '^[0-9]{1,20}$';
/** What a header may carry (RFC 6750 allows less still). */
export const CONVERSION_TOKEN = '^[\\x21-\\x7e]{1,4096}$';
export const accountBody = compile(
	Type.Object(
		{
			ad_account_id: Type.Optional(Type.String({ pattern: AD_ACCOUNT_ID })),
			conversion_token: Type.Optional(Type.String({ pattern: CONVERSION_TOKEN })),
		},
		closed,
	),
);

/** @throws {Problem} with pointers, if the body is not as it must be. */
export function checked<T extends TSchema>(
	schema: Checked<T>,
	call: SignedCall,
	problem: ProblemName = 'invalid-batch',
): Static<T> {
	if (!schema.check(call.value) || call.forbidden.length > 0)
		throw new Problem(problem, { errors: schema.faults(call.value) });
	return call.value;
}

/** A signed request's id is good for one body, on every path that changes something. */
export async function useOnce({ queue, clock }: Services, { shop, request }: SignedCall): Promise<void> {
	const admission = await queue.put({ shop: shop.id, lane: shop.id, at: clock.now(), request, events: [] });
	if (admission.reused) throw new Problem('webhook-id-reused');
}

const accountOf = (shop: Shop) => ({
	ad_account_id: shop.adAccountId,
	token: shop.hasToken ? 'present' : 'missing',
	state: shop.state,
	reason: shop.reason,
	detail: shop.detail,
	checked_at: shop.checkedAt,
});

/** With or without www, http or https: the same site. A copy on another host is not. */
const hostOf = (address: string) => URL.parse(address)?.host.replace(/^www\./, '');

export const collectUrl = (publicUrl: string): string => (publicUrl ? `${publicUrl}/v1/collect` : '');

export async function connect(services: Services, call: SignedCall): Promise<Answer> {
	const { shops, config, version } = services;
	const body = checked(connectBody, call);
	if (hostOf(body.site_url) !== hostOf(call.shop.siteUrl))
		throw new Problem('site-refused', {
			detail: 'This key was made for another address. Add this site with add-shop.',
		});
	await useOnce(services, call);
	await shops.connected(call.shop.id, body.plugin_version);
	return {
		status: 200,
		body: {
			shop: call.shop.id,
			worker_version: version,
			collect_url: collectUrl(config.PUBLIC_URL),
			account: accountOf(call.shop),
		},
	};
}

export async function setAccount(services: Services, call: SignedCall): Promise<Answer> {
	const { shops, sender } = services;
	const { ad_account_id, conversion_token } = checked(accountBody, call, 'account-refused');
	await useOnce(services, call);
	const { id } = call.shop;
	if (ad_account_id !== undefined || conversion_token !== undefined)
		await shops.setAccount(id, {
			...(ad_account_id === undefined ? {} : { adAccountId: ad_account_id }),
			...(conversion_token === undefined ? {} : { token: conversion_token }),
		});
	await sender.check(id);
	return { status: 200, body: { account: accountOf(shops.byId(id) ?? call.shop) } };
}
