/**
 * Where a visit came from, told to the shop once a visit, so that its orders can be attributed (docs/attribution.md).
 *
 * A visit ends after half an hour without a page; another campaign or click id begins a new touch at once. Steps inside
 * the shop are none; the way back from a payment page is told apart when the touches are read (core/attribution).
 */
import type { PageConfig } from './page.ts';

const VISIT = 'pintally_visit';
const IDLE_MS = 1_800_000;
/** What the shop keeps of a value. */
const LONGEST = 150;

/** Of an address, what names the campaign: also the ids that platforms put there, by the names that people give them. */
const CAMPAIGN = /^(utm_\w+|(gad_)?campaign_?id|ad_?(group_?)?id)$/i;
/** The ad platforms' click ids. */
const CLICK_ID = /^(epik|\w+clid|[gw]braid|li_fat_id)$/;

let told = false;

/** With consent only; tells once a page. */
export async function tellTouch({ key, touch }: PageConfig): Promise<void> {
	if (told || !touch) {
		return;
	}
	told = true;
	const campaign: Record<string, string> = {};
	let query = '';
	for (const [name, value] of new URLSearchParams(location.search)) {
		const isClickId = CLICK_ID.test(name);
		if ((isClickId || CAMPAIGN.test(name)) && value.trim()) {
			query += encodeURIComponent(value);
			// Of a click id, that there is one is told, never which.
			campaign[name] = isClickId ? '1' : value.slice(0, LONGEST);
		}
	}
	const [at, last = ''] = (localStorage.getItem(VISIT) ?? '').split(' ');
	const goesOn = Date.now() - Number(at) < IDLE_MS;
	localStorage.setItem(VISIT, `${Date.now()} ${query || (goesOn ? last : '')}`);
	const host = document.referrer.split('/')[2] ?? '';
	const referrer = `.${host}`.endsWith(`.${location.host.replace(/^www\./, '')}`) ? '' : host;
	if (query ? !goesOn || query !== last : !goesOn && (referrer || !host)) {
		const body = JSON.stringify({ key, referrer, query: campaign });
		await fetch(touch, { method: 'POST', body, keepalive: true });
	}
}
