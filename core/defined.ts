/** An object without the fields that are not known: Pinterest's contract has absent fields, never null. */
export type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

export function defined<T extends object>(fields: T): Defined<T> {
	const known: Partial<T> = {};
	for (const name in fields) {
		if (fields[name] !== undefined) {
			known[name] = fields[name];
		}
	}
	return known as Defined<T>;
}
