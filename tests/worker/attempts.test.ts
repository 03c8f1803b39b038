/** What calls carried an event, and what was said of it, for the shop that it is of; in both stores. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eachStore } from './each-store.ts';
import { processed, startPinterest, type FakePinterest } from './fake-pinterest.ts';
import { signup } from './hooks-of-vectors.ts';
import { until } from './wait.ts';
import { startWorkbench, type Workbench } from './workbench.ts';

interface Told {
	at: number;
	ms: number;
	status: number;
	meaning: string;
	detail: string;
}

eachStore('calls', (store) => {
	let pinterest: FakePinterest;
	let bench: Workbench;
	beforeAll(async () => {
		pinterest = await startPinterest();
		bench = await startWorkbench(pinterest.url, { store });
	});
	afterAll(async () => {
		await bench.close();
		await pinterest.close();
	});

	async function sent(...ids: string[]): Promise<void> {
		await bench.post('/v1/hooks', { hooks: ids.map((id) => signup(id, bench.clock.now())) });
		await until('all have ended', async () => {
			const ended = (await bench.outcomes()).map(({ id }) => id);
			return ids.every((id) => ended.includes(id));
		});
	}
	const told = async (id: string): Promise<Told[]> =>
		((await bench.post('/v1/attempts', { id })).body as { attempts: Told[] }).attempts;

	it('are told with time, length, status and meaning', async () => {
		pinterest.reply = processed;
		await sent('signup.attempts1');
		expect(await told('signup.attempts1')).toEqual([
			{
				at: expect.any(Number) as number,
				ms: expect.any(Number) as number,
				status: 200,
				meaning: 'ok',
				detail: '',
			},
		]);
	});

	it('are told with what Pinterest said of the event each time, and not what it said of others', async () => {
		const [remarked, refused] = ['signup.attempts2', 'signup.attempts3'] as const;
		let calls = 0;
		pinterest.reply = (call) => {
			if (++calls === 1) return { status: 503, body: { code: 12, message: 'Come back later.' } };
			const events = call.events.map(({ event_id }) =>
				event_id === refused
					? { status: 'failed', error_message: 'No such thing.', warning_message: '' }
					: { status: 'processed', error_message: '', warning_message: 'click_id is missing.' },
			);
			return { status: 200, body: { num_events_received: 2, num_events_processed: 1, events } };
		};
		await sent(remarked, refused);
		const words = async (id: string) => (await told(id)).map(({ status, detail }) => [status, detail]);
		expect(await words(remarked)).toEqual([
			[503, 'Come back later.'],
			[200, 'click_id is missing.'],
		]);
		expect(await words(refused)).toEqual([
			[503, 'Come back later.'],
			[200, 'No such thing.'],
		]);
	});

	it('are none of an event that is not known, and an id is asked for', async () => {
		expect(await told('signup.unknown1')).toEqual([]);
		expect((await bench.post('/v1/attempts', {})).status).toBe(422);
	});
});
