import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KeyRing, keysOfFolder, parseKeys, WrongKey } from '../../worker/src/shell/secrets.ts';
import { createShops } from '../../worker/src/shell/store/shops.ts';
import { openSqliteShops } from '../../worker/src/shell/store/sqlite/shop-rows.ts';
import { ManualClock } from './manual-clock.ts';

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'pintally-secrets-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const keyText = (kid: string) => `${kid}:${randomBytes(32).toString('base64url')}`;
const ring = (text: string) => new KeyRing(parseKeys(text) as Map<string, Uint8Array>);
const SHOP = {
	name: 'Clayhouse',
	siteUrl: 'https://shop.example/',
	url: 'http://127.0.0.1:8787',
	test: false,
};
const DAY = 86_400_000;

describe('the key ring', () => {
	it('writes with its first key and reads with all', async () => {
		const [old, fresh] = [keyText('old'), keyText('new')];
		const box = await ring(old).seal('shop_a', 'token', 'pina_secret');
		expect(await ring(`${fresh},${old}`).open('shop_a', 'token', box)).toBe('pina_secret');
		const rewritten = await ring(`${fresh},${old}`).seal('shop_a', 'token', 'pina_secret');
		expect(await ring(fresh).open('shop_a', 'token', rewritten)).toBe('pina_secret');
		await expect(ring(fresh).open('shop_a', 'token', box)).rejects.toThrow(WrongKey);
	});

	it('opens a box only for its shop and purpose', async () => {
		const keys = ring(keyText('k'));
		const box = await keys.seal('shop_a', 'token', 'pina_secret');
		await expect(keys.open('shop_b', 'token', box)).rejects.toThrow(WrongKey);
		await expect(keys.open('shop_a', 'signing', box)).rejects.toThrow(WrongKey);
		await expect(keys.open('shop_a', 'token', `${box.slice(0, -4)}AAAA`)).rejects.toThrow(WrongKey);
	});

	it('keeps its file to its owner, and keeps it', () => {
		const first = keysOfFolder(folder);
		expect(first.created).toBe(true);
		expect(statSync(join(folder, 'keys')).mode & 0o777).toBe(0o600);
		const second = keysOfFolder(folder);
		expect(second).toEqual({ keys: first.keys, created: false });
	});

	it('says so when the file is damaged', () => {
		writeFileSync(join(folder, 'keys'), 'nonsense');
		expect(() => keysOfFolder(folder)).toThrow(/damaged/);
	});

	it.each(['', 'a', 'a:b', `${keyText('a').slice(0, -1)}`, `a:${'A'.repeat(43)},a:${'B'.repeat(43)}`])(
		'refuses "%s"',
		(text) => {
			expect(parseKeys(text)).toBeNull();
		},
	);
});

describe('the shops', () => {
	const open = (keys: string, clock = new ManualClock(1_789_410_012_000)) =>
		createShops(openSqliteShops(folder), ring(keys), clock);

	it('keep neither token nor secret in plain', async () => {
		const shops = open(keyText('k'));
		const id = await shops.add(SHOP);
		await shops.setAccount(id, { adAccountId: '549755885175', token: 'pina_very_secret' });
		const secret = await shops.secret(id);
		expect(await shops.credentials(id)).toEqual({ adAccountId: '549755885175', token: 'pina_very_secret' });
		await shops.close();
		const bytes = readFileSync(join(folder, 'shops.sqlite')).toString('latin1');
		expect(bytes).toContain('549755885175');
		expect(bytes).not.toContain('pina_very_secret');
		expect(bytes).not.toContain(secret.slice(6));
	});

	it('refuse a row that was copied to another shop', async () => {
		const keys = keyText('k');
		const shops = open(keys);
		const [a, b] = [await shops.add(SHOP), await shops.add(SHOP)];
		await shops.setAccount(a, { adAccountId: '1', token: 'pina_secret' });
		await shops.close();
		const database = new DatabaseSync(join(folder, 'shops.sqlite'));
		database.exec(
			`UPDATE shop SET ad_account_id = '2', token = (SELECT token FROM shop WHERE id = '${a}') WHERE id = '${b}'`,
		);
		database.close();
		const again = open(keys);
		await expect(again.credentials(b)).rejects.toThrow(WrongKey);
		expect(await again.credentials(a)).toEqual({ adAccountId: '1', token: 'pina_secret' });
		await expect(again.proveKeys()).rejects.toThrow(WrongKey);
		await again.close();
	});

	it('cannot be opened with another key ring', async () => {
		const shops = open(keyText('k'));
		await shops.add(SHOP);
		await shops.close();
		const other = open(keyText('k'));
		await expect(other.proveKeys()).rejects.toThrow(/key ring/);
		await other.close();
	});

	it('are none yet, and a command with another key ring adds no shop that the worker could not open', async () => {
		const worker = open(keyText('k'));
		await worker.proveKeys();
		const command = open(keyText('other'));
		await expect(command.add(SHOP)).rejects.toThrow(WrongKey);
		expect(command.all()).toEqual([]);
		await command.close();
		await worker.close();
	});

	it('are none yet, and the ring is changed', async () => {
		const [first, second] = [keyText('k'), keyText('next')];
		const both = open(`${second},${first}`);
		const old = open(first);
		await old.proveKeys();
		await both.reseal();
		await old.close();
		await both.close();
		const later = open(second);
		await later.proveKeys();
		await later.add(SHOP);
		await later.close();
	});

	it('are not changed by a command that was given another key ring', async () => {
		const keys = keyText('k');
		const shops = open(keys);
		const id = await shops.add(SHOP);
		await shops.webhookAccess(id);
		await shops.close();
		const rows = () => {
			const database = new DatabaseSync(join(folder, 'shops.sqlite'));
			const all = database.prepare('SELECT * FROM shop').all();
			database.close();
			return all;
		};
		const before = rows();
		const command = open(keyText('other'));
		for (const change of [
			() => command.add(SHOP),
			() => command.rotate(id),
			() => command.setAccount(id, { token: 'pina_secret' }),
			() => command.setAdsToken(id, 'reader'),
			() => command.setWebhookSecret(id, 'theirs'),
			() => command.setNotify(id, { url: 'https://a.example', kind: 'slack', secret: '', quiet: null }),
		])
			await expect(change()).rejects.toThrow(WrongKey);
		await command.close();
		expect(rows()).toEqual(before);
		const again = open(keys);
		await again.proveKeys();
		await again.close();
	});

	it('take the old signing secret for a week after a rotation', async () => {
		const clock = new ManualClock(1_789_410_012_000);
		const shops = open(keyText('k'), clock);
		const id = await shops.add(SHOP);
		const [old] = await shops.signingKeys(id);
		await shops.rotate(id);
		const both = await shops.signingKeys(id);
		expect(both).toHaveLength(2);
		expect(both[1]?.equals(old as never)).toBe(true);
		clock.advance(7 * DAY);
		expect((await shops.signingKeys(id)).map((key) => key.equals(old as never))).toEqual([false]);
		await shops.close();
	});

	it('are seen by a worker that runs while a command changes them', async () => {
		const keys = keyText('k');
		const worker = open(keys);
		const first = await worker.add(SHOP);
		expect(worker.byId(first)?.disabled).toBe(false);
		const command = open(keys);
		const second = await command.add({ ...SHOP, name: 'Second' });
		await command.setDisabled(first, true);
		expect(worker.byId(second)?.name).toBe('Second');
		expect(worker.byId(first)?.disabled).toBe(true);
		expect(await worker.signingKeys(second)).toHaveLength(1);
		await command.close();
		await worker.close();
	});
});
