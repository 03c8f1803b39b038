// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { buildStorefront } from '../../storefront-src/build.ts';
import type { PrintedRule } from '../../storefront-src/rules.ts';
import { openPage, type ShopPage } from './shop-page.ts';

const built = await buildStorefront({ write: false });
const codeOf = (name: string) => built.find((script) => script.name === name)!.code;
const FRAMES = 'https://shop.example/wp-content/plugins/pintally/build/storefront-video-frames.js?ver=0.1.0';
const YOUTUBE = 'https://www.youtube.com/embed/abc?feature=oembed&enablejsapi=1';
const NO_COOKIE = 'https://www.youtube-nocookie.com/embed/abc?enablejsapi=1';
const VIMEO = 'https://player.vimeo.com/video/123?dnt=1';
const HALF: PrintedRule = {
	event: 'watch_video',
	when: 'video',
	what: '50',
	page: '',
	facts: { lead_type: 'Half of it' },
};
/** YouTube's and Vimeo's own messages, as their libraries read them. */
const youtube = (info: object, event = 'infoDelivery') =>
	JSON.stringify({ event, info, id: 1, channel: 'widget' });
const vimeo = (seconds: number) => ({
	event: 'timeupdate',
	data: { seconds, percent: seconds / 60, duration: 60 },
});

interface Frame {
	asked: [unknown, string][];
	/** It has loaded, as browsers tell. */
	load: () => Promise<void>;
	says: (data: unknown, origin?: string) => Promise<void>;
}
interface Opened extends ShopPage {
	frame: (src: string) => Frame;
	second: () => Promise<void>;
}

async function open({ rules = [HALF], first = [] as string[], consent = 'not_needed' as const } = {}) {
	const page = (await openPage({ config: { hooks: [], consent } })) as Opened;
	const { window } = page;
	// It says of each frame that it does not load it.
	window.console.error = () => {};
	const timers: (() => void)[] = [];
	window.setTimeout = (act: () => void) => timers.push(act);
	page.second = async () => {
		timers.splice(0).forEach((act) => act());
		await page.settle();
	};
	page.frame = (src) => {
		const element = window.document.createElement('iframe');
		const asked: Frame['asked'] = [];
		const contentWindow = {
			postMessage: (message: string, to: string) => asked.push([JSON.parse(message), to]),
		};
		window.document.body.appendChild(element);
		// The address without the loading of it.
		Object.defineProperty(element, 'src', { value: src });
		Object.defineProperty(element, 'contentWindow', { value: contentWindow });
		return {
			asked,
			load: async () => {
				element.dispatchEvent(new window.Event('load'));
				await page.settle();
			},
			says: async (data, origin = new URL(src).origin) => {
				const event = new window.Event('message');
				Object.assign(event, { data, origin, source: contentWindow });
				window.dispatchEvent(event);
				await page.settle();
			},
		};
	};
	const frames = first.map(page.frame);
	// What is loaded runs, as a browser does.
	const append = window.document.head.appendChild;
	window.document.head.appendChild = (script: { src: string }) => {
		const put = append(script);
		if (script.src === FRAMES) window.eval(codeOf('storefront-video-frames.js'));
		return put;
	};
	Object.assign(window.pintally, { rules, frames: FRAMES });
	window.eval(codeOf('storefront-rules.js'));
	await page.settle();
	return { page, frames, frame: frames[0]! };
}
const watched = (page: ShopPage) => page.tracked('watchvideo');
const brought = (page: ShopPage) => page.scripts.filter((address) => address === FRAMES).length;

describe('videos in frames', () => {
	it('are asked only where there is a rule for videos and a player', async () => {
		const none = await open({ first: ['https://maps.example/embed/', 'https://notyoutube.com/embed/x'] });
		expect(brought(none.page)).toBe(0);
		const other = await open({ rules: [{ ...HALF, when: 'scroll' }], first: [YOUTUBE] });
		expect(brought(other.page)).toBe(0);
		expect(other.frame.asked).toEqual([]);
		const both = await open({ rules: [HALF, { ...HALF, what: '90' }], first: [YOUTUBE, VIMEO] });
		expect(brought(both.page)).toBe(1);
	});

	it('nothing is loaded of their makers, and nothing is asked of any host', async () => {
		const { page, frame } = await open({ first: [YOUTUBE] });
		await frame.load();
		await page.second();
		expect(page.scripts.filter((address) => /youtube|vimeo|google/.test(address))).toEqual([]);
		expect(page.requests).toEqual([]);
	});

	it.each([
		['YouTube', YOUTUBE],
		['YouTube without cookies', NO_COOKIE],
	])('%s tells the time, the length only once: half of it is one event, however often', async (_, src) => {
		const { page, frame } = await open({ first: [src] });
		expect(frame.asked).toEqual([[{ event: 'listening', id: 1, channel: 'widget' }, new URL(src).origin]]);
		await frame.says(youtube({ duration: 60, currentTime: 0 }, 'initialDelivery'));
		await frame.says(youtube({ currentTime: 20 }));
		await frame.says(youtube({ volume: 3 }));
		expect(watched(page)).toEqual([]);
		await frame.says(youtube({ currentTime: 31 }));
		await frame.says(youtube({ currentTime: 40 }));
		expect(watched(page)).toMatchObject([{ lead_type: 'Half of it' }]);
		expect(page.requests.flatMap(({ body }) => body.hooks)).toMatchObject([
			{ event: 'watch_video', id: watched(page)[0]!['event_id'] },
		]);
	});

	it('Vimeo tells both, as text or as an object', async () => {
		for (const wrap of [(data: object) => data, (data: object) => JSON.stringify(data)]) {
			const { page, frame } = await open({ first: [VIMEO] });
			expect(frame.asked).toEqual([
				[{ method: 'addEventListener', value: 'timeupdate' }, 'https://player.vimeo.com'],
				[{ method: 'getDuration' }, 'https://player.vimeo.com'],
			]);
			await frame.says(wrap(vimeo(12)));
			expect(watched(page)).toEqual([]);
			await frame.says(wrap(vimeo(30)));
			expect(watched(page)).toHaveLength(1);
		}
	});

	it('a player that is not ready is asked again until it answers, and not for ever', async () => {
		const { page, frames } = await open({ first: [YOUTUBE, VIMEO] });
		const [one, two] = frames as [Frame, Frame];
		await page.second();
		expect([one.asked.length, two.asked.length]).toEqual([2, 4]);
		await one.says(youtube({ duration: 60 }, 'initialDelivery'));
		await two.says({ method: 'getDuration', value: 60 });
		await page.second();
		expect([one.asked.length, two.asked.length]).toEqual([2, 4]);

		const silent = await open({ first: [YOUTUBE] });
		for (let second = 0; second < 60; second++) await silent.page.second();
		expect(silent.frame.asked).toHaveLength(30);
	});

	it('a frame that comes with a click on its picture, or goes to another video, is asked then', async () => {
		const { page } = await open();
		expect(brought(page)).toBe(0);
		const late = page.frame(YOUTUBE);
		await late.load();
		expect(brought(page)).toBe(1);
		expect(late.asked.length).toBeGreaterThan(0);
		await late.says(youtube({ duration: 60, currentTime: 1 }));
		const before = late.asked.length;
		await late.load();
		expect(late.asked.length).toBeGreaterThan(before);
		await late.says(youtube({ duration: 10, currentTime: 6 }));
		expect(watched(page)).toHaveLength(1);
	});

	it('takes nobody else’s word: another origin, another window, another message', async () => {
		const { page, frame } = await open({ first: [YOUTUBE] });
		await frame.says(youtube({ duration: 60, currentTime: 50 }), 'https://evil.example');
		const stranger = new page.window.Event('message');
		Object.assign(stranger, {
			data: youtube({ duration: 60, currentTime: 50 }),
			origin: 'https://www.youtube.com',
			source: {},
		});
		page.window.dispatchEvent(stranger);
		const ad = page.frame('https://ads.example/');
		await ad.says(youtube({ duration: 60, currentTime: 50 }));
		for (const data of ['no JSON', '5', 'null', 7, null, { event: 'x' }, youtube({ currentTime: 50 })])
			await frame.says(data);
		expect(watched(page)).toEqual([]);
		expect(page.warnings).toEqual([]);
	});

	it('a player that is not known can tell it by the event', async () => {
		const { page } = await open();
		const tell = async (detail: number) => {
			page.window.document.body.dispatchEvent(
				new page.window.CustomEvent('pintally:played', { bubbles: true, detail }),
			);
			await page.settle();
		};
		await tell(0.3);
		expect(watched(page)).toEqual([]);
		await tell(0.5);
		expect(watched(page)).toHaveLength(1);
	});
});
