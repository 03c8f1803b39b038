import { shopsOf } from '../shell/run.ts';
import type { Command } from './command.ts';

export const reEncrypt: Command = {
	summary:
		'Seal all stored tokens and secrets anew with the first key of the ring; then the other keys may go.',
	options: {},
	example: 'PINTALLY_KEYS=new:…,old:… pintally-worker re-encrypt',
	async run(_options, config) {
		const { shops } = await shopsOf(config);
		try {
			const sealed = await shops.reseal();
			return { text: `${sealed} tokens and secrets sealed with the first key.`, json: { sealed } };
		} finally {
			await shops.close();
		}
	},
};
