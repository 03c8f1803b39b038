import { describe, expect, it } from 'vitest';
import { faultsOfEvent } from '../../core/contract/check.ts';
import type { CapiEvent } from '../../core/types.ts';
import { ORDER_CASES, orderCase } from '../contract/vectors.ts';

/** An event that a test takes apart. */
interface Broken {
	[field: string]: unknown;
	event_time: number;
	user_data: Record<string, unknown> & { em: string[] };
	custom_data: Record<string, unknown> & { contents: Record<string, unknown>[] };
}

function eventWith(breakIt: (event: Broken) => void): CapiEvent {
	const { expect: expected } = orderCase('simple');
	const event = structuredClone(expected.send && expected.capi) as unknown as Broken;
	breakIt(event);
	return event as unknown as CapiEvent;
}

const SENT = ORDER_CASES.flatMap(({ id, expect: expected }) =>
	expected.send ? [{ id, event: expected.capi }] : [],
);

it.each(SENT)('the contract’s event $id passes both schemas', ({ event }) => {
	expect(faultsOfEvent(event)).toEqual([]);
});

describe('a fault is told once, with its pointer', () => {
	it.each<[string, string, (event: Broken) => void]>([
		[
			'/user_data',
			'anyOf',
			(event) =>
				Reflect.deleteProperty(event.user_data, 'em') &&
				Reflect.deleteProperty(event.user_data, 'client_ip_address'),
		],
		['/user_data/em', 'uniqueItems', (event) => event.user_data.em.push(event.user_data.em[0]!)],
		['/user_data/em', 'minItems', (event) => (event.user_data.em = [])],
		['/user_data/em/0', 'pattern', (event) => (event.user_data.em = ['jane@example.com'])],
		['/unheard', 'additionalProperties', (event) => (event.unheard = 1)],
		['/a~1b', 'additionalProperties', (event) => (event['a/b'] = 1)],
		['/constructor', 'additionalProperties', (event) => Object.assign(event, { constructor: 1 })],
		['/user_data/unheard', 'additionalProperties', (event) => (event.user_data['unheard'] = 1)],
		['/custom_data/unheard', 'additionalProperties', (event) => (event.custom_data['unheard'] = 1)],
		[
			'/custom_data/contents/0/unheard',
			'additionalProperties',
			(event) => (event.custom_data.contents[0]!['unheard'] = 1),
		],
		['/event_id', 'required', (event) => delete event.event_id],
		['/event_id', 'pattern', (event) => (event.event_id = 'short')],
		['/event_name', 'enum', (event) => (event.event_name = 'purchase')],
		['/event_time', 'type', (event) => Object.assign(event, { event_time: '1789410012' })],
		['/event_time', 'maximum', (event) => (event.event_time *= 1000)],
		[
			'/event_source_url',
			'not',
			(event) => (event.event_source_url = 'https://shop.example/?key=wc_order_x'),
		],
		['/custom_data', 'required', (event) => Reflect.deleteProperty(event, 'custom_data')],
		['/custom_data/order_id', 'required', (event) => delete event.custom_data.order_id],
		['/custom_data/currency', 'required', (event) => delete event.custom_data.currency],
		['/custom_data/search_string', 'required', (event) => (event.event_name = 'search')],
		['/custom_data/value', 'not', (event) => (event.custom_data.value = '0.00')],
		['/custom_data/value', 'type', (event) => (event.custom_data.value = 29)],
		['/custom_data/contents/0/quantity', 'type', (event) => (event.custom_data.contents[0]!.quantity = 1.5)],
	])('%s %s', (pointer, code, breakIt) => {
		const faults = faultsOfEvent(eventWith(breakIt));
		expect(faults.map((fault) => [fault.pointer, fault.code])).toEqual([[pointer, code]]);
		expect(faults[0]?.detail).not.toBe('');
	});

	it('and several faults each', () => {
		const faults = faultsOfEvent(
			eventWith((event) => {
				event.event_name = 7;
				event.custom_data.contents[0]!.item_price = '1,50';
			}),
		);
		expect(faults.map(({ pointer }) => pointer)).toEqual(
			expect.arrayContaining(['/event_name', '/custom_data/contents/0/item_price']),
		);
	});

	it('without the value', () => {
		const faults = faultsOfEvent(eventWith((event) => (event.user_data.em = ['jane@example.com'])));
		expect(faults).not.toEqual([]);
		expect(JSON.stringify(faults)).not.toContain('jane');
	});
});
