/** Checks a body against a compiled schema and says what is wrong in our words, without repeating values. */
import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { tellable } from './json.ts';
import type { Fault } from './problem.ts';

/** Enough to mend a body by; a thousand bad lines need no thousand sentences. */
const MOST_FAULTS = 10;

export interface Checked<T extends TSchema> {
	/** For the documentation: what is checked is what is written down. */
	schema: T;
	check(value: unknown): value is Static<T>;
	faults(value: unknown, at?: string): Fault[];
}

export function compile<T extends TSchema>(schema: T): Checked<T> {
	const validator = Compile(schema);
	return {
		schema,
		check: (value): value is Static<T> => validator.Check(value),
		faults(value, at = '') {
			const faults: Fault[] = [];
			for (const { keyword, instancePath, params, message } of validator.Errors(value)) {
				if (faults.length === MOST_FAULTS) break;
				// Told a second time, by its pointer, as `boolean`.
				if (keyword === 'additionalProperties') continue;
				const pointer = tellable(at + instancePath).slice(0, 300);
				if (keyword === 'boolean') faults.push({ pointer, code: 'unknown', detail: 'is not known here' });
				else if (keyword === 'required')
					for (const name of params.requiredProperties)
						faults.push({ pointer: `${pointer}/${name}`, code: 'required', detail: 'is missing' });
				else faults.push({ pointer, code: keyword, detail: message });
			}
			return faults;
		},
	};
}
