/** A visitor's address, as Pinterest may match it; addresses of nobody are left out. */
import ipaddr from 'ipaddr.js';

const NOBODY = [
	'unspecified',
	'broadcast',
	'multicast',
	'linkLocal',
	'loopback',
	'private',
	'carrierGradeNat',
	'uniqueLocal',
];

/**
 * @param text An address, or a list as proxies write it: then the first one.
 * @returns Without port, brackets and zone, lower case, otherwise as written; `undefined` for private ones and the like.
 */
export function normalIp(text: string): string | undefined {
	const written = bare(text.split(',')[0]!.trim()).toLowerCase();
	const isAddress = written.includes(':')
		? ipaddr.IPv6.isValid(written)
		: ipaddr.IPv4.isValidFourPartDecimal(written);
	if (!isAddress) {
		return undefined;
	}
	const address = ipaddr.process(written);
	if (NOBODY.includes(address.range())) {
		return undefined;
	}
	// `process` turns ::ffff:203.0.113.7 into 203.0.113.7.
	return written.includes(':') && address.kind() === 'ipv4' ? address.toString() : written;
}

function bare(address: string): string {
	const [, bracketed] = /^\[([^\]]*)\](?::\d+)?$/.exec(address) ?? [];
	return (bracketed ?? address.replace(/^(\d+(?:\.\d+){3}):\d+$/, '$1')).replace(/%.*$/, '');
}
