/** What is wrong with the database of DATABASE_URL, told to whoever has set it. */
export class UnsafeDatabase extends Error {
	constructor() {
		super(
			'The database answers before it has written (synchronous_commit is off); a crash would lose accepted events. Switch it on for this database or user.',
		);
	}
}

/** PostgreSQL's and the network's own words name neither the variable nor what to look at. */
export class UnusableDatabase extends Error {
	constructor(cause: Error) {
		// A name with several addresses fails once for each; the error that holds them all says nothing itself.
		const [first = cause] = cause instanceof AggregateError ? (cause.errors as Error[]) : [];
		super(
			`DATABASE_URL cannot be used: ${first.message}. See whether PostgreSQL runs there and lets this user into this database.`,
			{ cause },
		);
	}
}
