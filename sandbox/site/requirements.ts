/** What a machine may lack, and the variable that would bring it. The words are the same in `npm start` and `npm test`. */

export type Part = 'php' | 'wordpress' | 'woocommerce' | 'chromium';

/** Thrown by whatever looks for a part; `message` says what is lacking and how to bring it. */
export class Lacking extends Error {
	readonly part: Part;
	constructor(part: Part, message: string) {
		super(message);
		this.part = part;
	}
}
