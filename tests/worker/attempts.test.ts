/** What calls carried an event, for the shop that it is of. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { processed, startPinterest, type FakePinterest } from './fake-pinterest.ts';
import { signup } from './hooks-of-vectors.ts';
import { until } from './wait.ts';
import { startWorkbench, type Workbench } from './workbench.ts';

let pinterest: FakePinterest;
let bench: Workbench;
beforeAll(async () => {
	pinterest = await startPinterest();
	bench = await startWorkbench(pinterest.url);
});
afterAll(async () => {
	await bench.close();
	await pinterest.close();
});

it('tells each call with its time, length, status and meaning', async () => {
	pinterest.reply = processed;
	const id = 'signup.attempts1';
	await bench.post('/v1/hooks', { hooks: [signup(id, bench.clock.now())] });
	await until('the outcome', async () => (await bench.outcomes()).find((each) => each.id === id));
	const { status, body } = await bench.post('/v1/attempts', { id });
	expect(status).toBe(200);
	expect(body).toEqual({
		attempts: [
			{
				at: expect.any(Number) as number,
				ms: expect.any(Number) as number,
				status: 200,
				meaning: 'ok',
			},
		],
	});
});

it('knows none of an event that it does not know, and asks for an id', async () => {
	expect((await bench.post('/v1/attempts', { id: 'signup.unknown1' })).body).toEqual({ attempts: [] });
	expect((await bench.post('/v1/attempts', {})).status).toBe(422);
});
