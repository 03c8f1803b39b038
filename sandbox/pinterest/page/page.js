/** Draws what the sandbox has seen, once a second while somebody looks. */
const VERDICTS = { matched: 'Matched', differs: 'Differs', tag_only: 'Tag only', api_only: 'API only' };
const $ = (id) => document.getElementById(id);

function element(name, attributes = {}, ...children) {
	const made = document.createElement(name);
	for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
	made.append(...children.filter((child) => child !== undefined));
	return made;
}

function time(seconds) {
	const at = new Date(seconds * 1000);
	return element('time', { datetime: at.toISOString() }, at.toLocaleTimeString());
}

function money(value, currency) {
	if (value === undefined || value === '') return 'no value';
	if (!currency) return String(value);
	return new Intl.NumberFormat(undefined, { style: 'currency', currency }).format(Number(value));
}

function road(road, { value, currency, quantity, repeats, facts, remarks = [] }) {
	if (!facts) return element('td', { class: 'soft' }, '–');
	const words = [
		money(value, currency),
		quantity === undefined ? '' : `${quantity} items`,
		repeats > 1 ? `${repeats} times, counted once` : '',
	];
	return element(
		'td',
		{},
		element(
			'details',
			{ 'data-key': `${road}` },
			element('summary', {}, words.filter(Boolean).join(' · ')),
			...remarks.map((remark) => element('p', { class: 'verdict differs' }, remark)),
			element('pre', { tabindex: '0' }, JSON.stringify(facts, null, 2)),
		),
	);
}

function row(pair) {
	const { tag, api } = pair;
	const custom = api?.event.custom_data ?? {};
	const key = `${pair.event} ${pair.id}`;
	return element(
		'tr',
		{},
		element('td', {}, time(pair.at)),
		element('th', { scope: 'row' }, pair.event, element('code', {}, pair.id || 'no event_id')),
		road(`tag ${key}`, {
			value: tag?.data.value,
			currency: tag?.data.currency,
			quantity: tag?.data.order_quantity,
			repeats: pair.tagCalls,
			facts: tag && { page: tag.page, load: tag.options, track: tag.data },
		}),
		road(`api ${key}`, {
			value: custom.value,
			currency: custom.currency,
			quantity: custom.num_items,
			repeats: pair.apiEvents,
			facts: api?.event,
			remarks: api?.remarks,
		}),
		element(
			'td',
			{},
			element('span', { class: `verdict ${pair.verdict}` }, VERDICTS[pair.verdict]),
			pair.differences.length > 0 ? element('code', {}, pair.differences.join(', ')) : undefined,
		),
	);
}

function call({ at, account, test, status, received, processed }) {
	const words = test ? `${status} (test call)` : String(status);
	return element(
		'tr',
		{},
		element('td', {}, time(at)),
		element('td', {}, account),
		element('td', { class: status === 200 ? '' : 'verdict differs' }, words),
		element('td', { class: 'number' }, String(received)),
		element('td', { class: 'number' }, String(processed)),
	);
}

/** Rows are drawn anew; what was opened stays open. */
function replace(body, rows) {
	const open = new Set([...body.querySelectorAll('details[open]')].map(({ dataset }) => dataset.key));
	body.replaceChildren(...rows);
	for (const details of body.querySelectorAll('details')) details.open = open.has(details.dataset.key);
}

let drawn = '';

async function draw() {
	const text = await (await fetch('/api/state')).text();
	if (text === drawn) return;
	drawn = text;
	const { pairs, apiCalls, behaviour, modes } = JSON.parse(text);
	for (const verdict of Object.keys(VERDICTS))
		count(verdict, pairs.filter((pair) => pair.verdict === verdict).length);
	count(
		'repeats',
		pairs.reduce(
			(sum, { tagCalls, apiEvents }) => sum + Math.max(0, tagCalls - 1) + Math.max(0, apiEvents - 1),
			0,
		),
	);
	replace($('events'), pairs.map(row));
	$('nothing').hidden = pairs.length > 0;
	replace($('calls'), apiCalls.slice(-50).reverse().map(call));
	if ($('modes').options.length === 0) $('modes').append(...modes.map((mode) => new Option(mode, mode)));
	$('now').textContent = `Now: Conversions API ${behaviour.api.mode}, core.js ${behaviour.tag.mode}`;
}

function count(name, number) {
	document.querySelector(`[data-count="${name}"]`).textContent = String(number);
}

$('reset').addEventListener('click', () => fetch('/api/reset', { method: 'POST' }).then(draw));
$('behave').addEventListener('submit', async (event) => {
	event.preventDefault();
	const { target, mode, ms } = Object.fromEntries(new FormData(event.target));
	await fetch('/api/behave', {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ target, mode, ms: Number(ms) }),
	});
	await draw();
});

setInterval(() => {
	if (!document.hidden) draw().catch(() => ($('now').textContent = 'The sandbox does not answer.'));
}, 1000);
await draw();
