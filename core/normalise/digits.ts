/** @returns The text with every script's decimal digits (٣, ３) written as 0 to 9. */
export function asciiDigits(text: string): string {
	return text.replace(/(?![0-9])\p{Nd}/gu, (digit) => {
		// Unicode keeps each script's ten digits together, zero first.
		const codePoint = digit.codePointAt(0)!;
		let zero = codePoint;
		while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) {
			zero -= 1;
		}
		return String((codePoint - zero) % 10);
	});
}
