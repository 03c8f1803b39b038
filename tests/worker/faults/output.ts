import { expect } from 'vitest';
import { ACCOUNT, type Key } from '../worker-process.ts';

/** Fault 50: whatever has befallen a worker, its output holds no secret, no person and no event. */
export function expectNothingPersonal(output: string, { secret, collect_key }: Key): void {
	for (const never of [ACCOUNT.conversion_token, secret, collect_key, 'user_data', 'b'.repeat(64), 'whsec_'])
		expect(output).not.toContain(never);
	expect(output).not.toMatch(/[\w.+-]+@[\w-]+\.\w+/);
}
