import { expect } from 'vitest';

/** Fault 50: whatever has befallen a worker, its output and figures hold no secret, no person and no event. */
export function expectNothingPersonal(output: string, ...secrets: string[]): void {
	for (const never of [...secrets, 'pina_', 'whsec_', 'user_data', 'b'.repeat(64), '0'.repeat(64)])
		expect(output).not.toContain(never);
	expect(output).not.toMatch(/[\w.+-]+@[\w-]+\.\w+/);
}
