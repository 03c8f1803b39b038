import { expect, it } from 'vitest';
import { isBot } from '../../core/bot.ts';

it.each([
	'Mozilla/5.0 (compatible; Pinterestbot/1.0; +https://www.pinterest.com/bot.html)',
	'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
	'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0) Chrome/116.0',
	'DuckDuckBot-Https/1.1',
	'Baiduspider/2.0',
	'Screaming Frog Crawler',
	'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/143.0.0.0 Safari/537.36',
	'python-requests/2.32',
	'curl/8.5.0',
])('%s is a bot', (userAgent) => {
	expect(isBot(userAgent)).toBe(true);
});

it.each([
	'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/143.0.0.0 Safari/537.36',
	'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 [Pinterest/iOS]',
	'Mozilla/5.0 (Linux; Android 13; CUBOT P80) AppleWebKit/537.36 Chrome/143.0 Mobile Safari/537.36',
	'Mozilla/5.0 (Linux; Android 13; Robotics Tablet)',
	'',
	undefined,
])('%s is none', (userAgent) => {
	expect(isBot(userAgent)).toBe(false);
});
