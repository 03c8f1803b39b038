import { describe, expect, it } from 'vitest';
import { ConfigMistakes, readConfig, VARIABLES } from '../../worker/src/shell/config.ts';

const mistakesOf = (environment: Record<string, string>): readonly string[] => {
	try {
		readConfig(environment);
		return [];
	} catch (error) {
		return (error as ConfigMistakes).mistakes;
	}
};

describe('configuration', () => {
	it('works with nothing set', () => {
		expect(readConfig({})).toMatchObject({
			PORT: 8787,
			HOST: '127.0.0.1',
			BATCH_WAIT_MS: 1000,
			TRUST_PROXY: false,
		});
	});

	it('lists every mistake at once', () => {
		const mistakes = mistakesOf({
			PORT: '87x7',
			PINTEREST_API_URL: 'ftp://api',
			TRUST_PROXY: 'everybody',
			LOG_LEVEL: 'loud',
			BATCH_WAIT_MS: '-1',
			PINTALLY_KEYS: 'a:short',
		});
		expect(mistakes.map((mistake) => mistake.split(' ')[0])).toEqual([
			'PORT',
			'PINTEREST_API_URL',
			'TRUST_PROXY',
			'PINTALLY_KEYS',
			'LOG_LEVEL',
			'BATCH_WAIT_MS',
		]);
	});

	it('never repeats a value, which may be a secret', () => {
		const text = new ConfigMistakes(mistakesOf({ PINTALLY_KEYS: 'k1:hush-hush', METRICS_TOKEN: 'a b' }))
			.message;
		expect(text).toContain('PINTALLY_KEYS');
		expect(text).not.toContain('hush-hush');
		expect(text).not.toContain('a b');
	});

	it.each([
		['http://127.0.0.1:8790/v5', 'http://127.0.0.1:8790/v5'],
		['http://localhost:8790/v5/', 'http://localhost:8790/v5'],
		['https://api.pinterest.com/v5', 'https://api.pinterest.com/v5'],
	])('takes %s as API', (given, read) => {
		expect(readConfig({ PINTEREST_API_URL: given }).PINTEREST_API_URL).toBe(read);
	});

	it.each(['http://api.pinterest.com/v5', 'https://user:pw@api.pinterest.com', 'api.pinterest.com'])(
		'refuses %s as API: a token would go there',
		(given) => {
			expect(mistakesOf({ PINTEREST_API_URL: given })).toHaveLength(1);
		},
	);

	it.each([
		['none', false],
		['loopback', ['loopback']],
		['10.0.0.0/8, 192.0.2.1, fd00::/8', ['10.0.0.0/8', '192.0.2.1', 'fd00::/8']],
	])('reads TRUST_PROXY %s', (given, read) => {
		expect(readConfig({ TRUST_PROXY: given }).TRUST_PROXY).toEqual(read);
	});

	it.each(['true', '1', '10.0.0.0/33', '10.0.0.0/8/8', 'loopback,'])('refuses TRUST_PROXY %s', (given) => {
		expect(mistakesOf({ TRUST_PROXY: given })).toHaveLength(1);
	});

	it('describes every variable in docs/worker.md', async () => {
		const { readFileSync } = await import('node:fs');
		const page = readFileSync(new URL('../../docs/worker.md', import.meta.url), 'utf8');
		for (const name of Object.keys(VARIABLES)) expect(page).toContain(`\`${name}\``);
	});
});
