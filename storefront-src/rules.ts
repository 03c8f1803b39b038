/**
 * Custom events by rule: what the shop's owner wants counted, watched for in the page. PHP prints the rules, the same
 * for every visitor, and this script only where there are any (plugin/src/Tag/RuleScript.php). What happens goes the
 * way of `pintally.track`, which waits for consent. Each rule counts once a page.
 */
import type { Trigger } from '../core/event-rule.ts';
import { isMeant } from '../core/page-pattern.ts';
import type { ActionFacts } from '../core/types.ts';
import type { EventName } from '../core/vocabulary.ts';
import { guarded } from './guarded.ts';
import { insertScript } from './insert-script.ts';
import { playerOf } from './players.ts';

/** A rule as it is printed: `facts` are its name, value and currency. */
export interface PrintedRule {
	event: EventName;
	when: Trigger;
	what: string;
	page: string;
	facts: ActionFacts;
}

type Watch = (happens: () => void, what: string) => void;

const WATCHES: Record<Trigger, Watch> = {
	address: (happens) => happens(),
	click: (happens, selector) => hear('click', ({ target }) => inside(target, selector) && happens()),
	form: (happens, selector) => hear('submit', ({ target }) => inside(target, selector) && happens()),
	time: (happens, seconds) => {
		let left = Number(seconds);
		const clock = setInterval(() => {
			if (document.visibilityState === 'visible' && --left < 1) {
				clearInterval(clock);
				happens();
			}
		}, 1000);
	},
	scroll: (happens, share) =>
		hear('scroll', () => {
			const { scrollHeight } = document.documentElement;
			return reaches((scrollY + innerHeight) / scrollHeight, share) && happens();
		}),
	video: (happens, share) => {
		const played = (part: number) => reaches(part, share) && happens();
		hear('timeupdate', ({ target }) => {
			const { currentTime, duration } = target as HTMLVideoElement;
			played(currentTime / duration);
		});
		hear('pintally:played', (event) => played((event as CustomEvent<number>).detail));
		askFrames();
	},
};

let isBrought = false;

/** What asks players in frames comes once, and only where there are any: now, or when one is put into the page. */
function askFrames(): void {
	const bring = (frame: unknown) => {
		if (!isBrought && playerOf(frame)) {
			isBrought = true;
			insertScript(window.pintally!.frames!);
		}
	};
	hear('load', ({ target }) => bring(target));
	document.querySelectorAll('iframe').forEach(bring);
}

/** In the capture phase: before anybody stops the event, and for events that do not bubble. */
function hear(what: string, listener: (event: Event) => unknown): void {
	document.addEventListener(what, guarded(listener), { capture: true, passive: true });
}

function inside(target: EventTarget | null, selector: string): boolean {
	return target instanceof Element && !!target.closest(selector);
}

/** Half a per cent less will do: browsers round, and a video's last moment may go untold. */
function reaches(part: number, share: string): boolean {
	return part * 100 >= Number(share) - 0.5;
}

const watch = guarded(({ event, when, what, page, facts }: PrintedRule) => {
	if (page && !isMeant(page, location.pathname + location.search)) {
		return;
	}
	let isDone = false;
	WATCHES[when](() => {
		if (!isDone) {
			isDone = true;
			window.pintally!.track!(event, facts);
		}
	}, what);
});

function begin(): void {
	window.pintally?.rules?.forEach(watch);
}

if (document.prerendering) {
	document.addEventListener('prerenderingchange', begin, { once: true });
} else {
	begin();
}
