export class UnsafeDatabase extends Error {
	constructor() {
		super(
			'The database answers before it has written (synchronous_commit is off); a crash would lose accepted events. Switch it on for this database or user.',
		);
	}
}
