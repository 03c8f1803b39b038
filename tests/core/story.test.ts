/** What an event's story tells: the questions in order, and nothing of the person. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { maskedEvent, maskedTagCall } from '../../core/masked-event.ts';
import { askedBefore, storyOf } from '../../core/story.ts';
import { eventOf } from '../../core/hook-event.ts';
import { ORDER_CASES } from '../contract/vectors.ts';

const hash = (text: string) => createHash('sha256').update(text).digest('hex');

describe('the questions', () => {
	test.each(ORDER_CASES.map((each) => [each.id, each] as const))(
		'%s: the last that was asked decides',
		(_, { hook, now, alreadySent }) => {
			const mapping = { now, alreadySent, hash };
			const { asked, mapped } = storyOf(hook, mapping);
			expect(mapped).toEqual(eventOf(hook, mapping));
			const held = asked.filter(({ holds }) => holds).map(({ reason }) => reason);
			expect(held).toEqual(mapped.send ? [] : mapped.reason === 'invalid' ? held : [mapped.reason]);
			expect(asked.findIndex(({ holds }) => holds)).toBe(held.length > 0 ? asked.length - 1 : -1);
		},
	);
});

describe('the questions of an event that is past them', () => {
	test.each(ORDER_CASES.map((each) => [each.id, each] as const))(
		'%s: are told by its end as they were asked',
		(_, { hook, now, alreadySent }) => {
			const { asked, mapped } = storyOf(hook, { now, alreadySent, hash });
			if (mapped.send) {
				expect(askedBefore('checkout', 'delivered', '')).toEqual(asked);
				expect(askedBefore('checkout', 'refused', 'too_late')).toEqual(asked);
				return;
			}
			const told = askedBefore('checkout', 'left_out', mapped.reason);
			// Consent may have been asked by the shop alone, before all the others: only that answer is sure.
			const sure = mapped.reason.startsWith('consent_') ? asked.slice(-1) : asked;
			expect(told).toEqual(mapped.reason === 'invalid' ? [] : sure);
		},
	);

	test('are none where it waits, was not valid, or ended in a way that this version does not know', () => {
		expect(askedBefore('lead', 'waiting', '')).toEqual([]);
		expect(askedBefore('lead', 'refused', 'invalid')).toEqual([]);
		expect(askedBefore('lead', 'left_out', 'too_cold')).toEqual([]);
		expect(askedBefore('lead', 'left_out', 'role_excluded')).toEqual([
			{ reason: 'role_excluded', holds: true },
		]);
	});
});

describe('what is shown', () => {
	const sent = ORDER_CASES.flatMap(({ hook }) => {
		const { mapped } = storyOf(hook, { now: hook.at + 60, hash });
		return mapped.send ? [mapped] : [];
	});

	test('has every field that is sent, and no whole hash, address, browser or click id', () => {
		expect(sent.length).toBeGreaterThan(5);
		for (const { event } of sent) {
			const shown = maskedEvent(event);
			expect(Object.keys(shown.user_data)).toEqual(Object.keys(event.user_data));
			expect(shown.custom_data).toEqual(event.custom_data);
			const text = JSON.stringify(shown);
			expect(text).not.toMatch(/[0-9a-f]{64}/);
			for (const name of ['client_ip_address', 'client_user_agent', 'click_id'] as const)
				if (event.user_data[name]) expect(text).not.toContain(event.user_data[name]);
			expect(shown.event_source_url ?? '').not.toContain('?');
		}
	});

	test('a search for an e-mail address does not show it', () => {
		const [verb, name, data] = maskedTagCall([
			'track',
			'search',
			{ event_id: 'a', search_query: 'jane@example.com' },
		]);
		expect([verb, name, data]).toEqual(['track', 'search', { event_id: 'a', search_query: '[…]' }]);
	});
});
