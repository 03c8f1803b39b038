/** An incident in one English sentence, for a chat that shows text and nothing else. wp-admin has words of its own. */
import type { Narrowed } from '../../../../core/monitoring/narrow.ts';
import type { IncidentName } from './incident.ts';
import type { Message } from './message.ts';

const OPENED: Record<IncidentName, string> = {
	order_missing: 'An order is more than an hour old and has no Pinterest event. Look at the orders.',
	order_refused:
		'The event of an order was refused or became too old to be sent. Look at the refused events.',
	order_late: 'The event of an order has waited for more than a day. Look at the connection to the worker.',
	coverage: 'Far fewer orders than usual have a browser event. Look at the tag on the shop’s pages.',
	silence_page_visit: 'Page visits have stopped coming from browsers. Look at the tag on the shop’s pages.',
	silence_orders: 'The shop sells far less than usual. The tracking works; look at the shop itself.',
	pages: 'The tag is missing or wrong on some pages. Look at the pages.',
	token: 'Pinterest refuses the conversion token. Enter a new one in wp-admin.',
	queue: 'Events have waited for more than 15 minutes. Look at the worker and its way to Pinterest.',
	event_ids: 'Tag and server send different ids for the same event. Look at what else sends events.',
	clock: 'The shop’s clock is off by more than five minutes. Set the clock.',
	shop_silent:
		'The shop has given no sign of life for three hours. Look at the shop and its scheduled tasks.',
};
const CLOSED: Record<IncidentName, string> = {
	order_missing: 'Every order has its Pinterest event again.',
	order_refused: 'No order’s event is refused any more.',
	order_late: 'No order’s event has waited too long any more.',
	coverage: 'As many orders as usual have a browser event again.',
	silence_page_visit: 'Page visits come from browsers again.',
	silence_orders: 'The shop sells as usual again.',
	pages: 'The tag is on all pages again.',
	token: 'Pinterest takes the conversion token again.',
	queue: 'Events do not wait too long any more.',
	event_ids: 'Tag and server send the same ids again.',
	clock: 'The shop’s clock is right again.',
	shop_silent: 'The shop gives signs of life again.',
};

const PART = { gateway: 'payment method', browser: 'browser', page: 'page' } as const;

function where({ by, name, share, orders }: Narrowed): string {
	const of = share
		? ` (${share.seen} of ${share.events}, usually ${Math.round(share.usual * 100)} %)`
		: orders
			? ` (orders: ${orders.came}, usually ${Math.round(orders.expected)})`
			: '';
	return `${PART[by]} ${by === 'page' ? name.replaceAll('_', ' ') : name}${of}`;
}

/** What Slack would read as markup: https://docs.slack.dev/messaging/formatting-message-text#escaping */
const plain = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

export function sentenceOf({ type, incident }: Message, shopName: string): string {
	const opened = type === 'incident.opened';
	const words = (opened ? OPENED : CLOSED)[incident.name];
	const [change] = incident.changes;
	const before = opened && change ? ` Shortly before, this changed: ${change.kind} ${change.name}.` : '';
	const parts = incident.narrowed_to ?? [];
	const only = opened && parts.length > 0 ? ` It is confined to: ${parts.map(where).join(', ')}.` : '';
	return plain(`${opened ? '🔴' : '🟢'} ${shopName}: ${words}${only}${before}`);
}
