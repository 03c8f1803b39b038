export class NewerSchema extends Error {
	constructor() {
		super('The database was written by a newer worker; start that one, or restore a backup.');
	}
}
