/** POST /v1/erase: a person wants to be forgotten. docs/api.md part 2. */
import Type from 'typebox';
import type { Services } from './app.ts';
import { checked, useOnce } from './connect.ts';
import type { Answer, SignedCall } from './http.ts';
import { compile } from './schema.ts';

const MOST = 1_000;
const sums = () =>
	Type.Optional(
		Type.Array(Type.String({ pattern: '^[0-9a-f]{64}$' }), { maxItems: MOST, uniqueItems: true }),
	);
export const eraseBody = compile(
	Type.Object(
		{
			ids: Type.Optional(
				Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { maxItems: MOST, uniqueItems: true }),
			),
			em: sums(),
			external_id: sums(),
		},
		{ additionalProperties: false },
	),
);

export async function erase(services: Services, call: SignedCall): Promise<Answer> {
	const { ids = [], em = [], external_id = [] } = checked(eraseBody, call);
	await useOnce(services, call);
	const erased = await services.queue.erase(call.shop.id, { ids, hashes: [...em, ...external_id] });
	services.log.info({ shop: call.shop.id, ...erased }, 'a person was forgotten');
	return { status: 200, body: erased };
}
