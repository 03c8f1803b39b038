/** `set-account`: with a worker that runs, which asks Pinterest at once, and without one. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { setAccount } from '../../worker/src/commands/account.ts';
import { CommandMistake } from '../../worker/src/commands/command.ts';
import { startPinterest, type FakePinterest } from './fake-pinterest.ts';
import { signup } from './hooks-of-vectors.ts';
import { until } from './wait.ts';
import { AD_ACCOUNT, startWorkbench, TOKEN, type Workbench } from './workbench.ts';

const OTHER_ACCOUNT = '549755885176';
const REFUSED = { status: 401, body: { code: 2, message: 'Authentication failed.' } };

let pinterest: FakePinterest;
let bench: Workbench;
let file: string;
beforeEach(async () => {
	pinterest = await startPinterest();
	bench = await startWorkbench(pinterest.url, {});
	file = join(bench.folder, 'token');
});
afterEach(async () => {
	rmSync(file, { force: true });
	await bench.close();
	await pinterest.close();
});

function command(options: Record<string, string>, token?: string) {
	if (token !== undefined) writeFileSync(file, token);
	return setAccount.run(
		{ shop: bench.shop, ...options, ...(token === undefined ? {} : { 'token-file': file }) },
		bench.services.config,
	);
}

it('stores both, sealed, and says what Pinterest answered', async () => {
	const result = await command({ 'ad-account': OTHER_ACCOUNT }, 'pina_by_command\n');
	expect(pinterest.checks.at(-1)).toMatchObject({ token: 'pina_by_command', test: true });
	expect(pinterest.checks.at(-1)?.path).toContain(`/ad_accounts/${OTHER_ACCOUNT}/`);
	expect(result?.json).toEqual({
		shop: bench.shop,
		ad_account_id: OTHER_ACCOUNT,
		token: 'present',
		state: 'ok',
		reason: '',
	});
	expect(JSON.stringify(result)).not.toContain('pina_by_command');
});

it('says that a token is refused, and a good one sends at once what had waited', async () => {
	pinterest.reply = ({ token }) => (token === TOKEN ? pinterestTakes() : REFUSED);
	const bad = await command({}, 'pina_bad');
	expect(bad?.text).toBe(`${AD_ACCOUNT}  parked (token_refused)`);
	await bench.post('/v1/hooks', { hooks: [signup('waits.000001', bench.clock.now())] });
	await command({}, TOKEN);
	await until('the delivery', () => pinterest.ids().includes('waits.000001'));
});

const pinterestTakes = () => ({
	status: 200,
	body: {
		num_events_received: 1,
		num_events_processed: 1,
		events: [{ status: 'processed', error_message: '', warning_message: '' }],
	},
});

it('stores it where no worker runs, and asks nobody', async () => {
	await bench.stop();
	const asked = pinterest.checks.length;
	const result = await command({ 'ad-account': OTHER_ACCOUNT });
	expect(result?.text).toBe(`${OTHER_ACCOUNT}  unchecked; a worker that starts finds out`);
	expect(pinterest.checks).toHaveLength(asked);
	await bench.start();
	expect(bench.services.shops.byId(bench.shop)?.adAccountId).toBe(OTHER_ACCOUNT);
});

describe('refuses, and changes nothing', () => {
	it.each<[Record<string, string>, string | undefined, RegExp]>([
		[{}, undefined, /needs --ad-account, --token-file or both/],
		[{ shop: 'shop_nobody', 'ad-account': OTHER_ACCOUNT }, undefined, /no shop shop_nobody/],
		[{ 'ad-account': '../549755885175' }, undefined, /--ad-account must be/],
		[{ 'ad-account': OTHER_ACCOUNT, 'token-file': '/nowhere' }, undefined, /--token-file cannot be read/],
		[{ 'ad-account': OTHER_ACCOUNT }, 'two tokens', /--token-file must hold one/],
		[{ 'ad-account': OTHER_ACCOUNT }, '', /--token-file must hold one/],
	])('%j with the token %j', async (options, token, words) => {
		const before = bench.services.shops.byId(bench.shop);
		const refused = command(options, token);
		await expect(refused).rejects.toThrow(words);
		await expect(refused).rejects.toThrow(CommandMistake);
		expect(bench.services.shops.byId(bench.shop)).toEqual(before);
	});
});
