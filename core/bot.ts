/** Programs that say so in their user agent; Pinterest's own shop extensions skip its crawler too. */

/** CUBOT is a maker of telephones. */
const BOT = /\b(?!cubot\b)\w*bot\b|crawler|spider|headlesschrome|python-requests|curl\//i;

export function isBot(userAgent: string | undefined): boolean {
	return BOT.test(userAgent ?? '');
}
