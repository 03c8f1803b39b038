/** The licences of the packages in a bundle: most ask for their notice wherever their code goes. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @param inputs paths of the files that were bundled.
 * @returns a comment with name, version, licence and notice of each package among them.
 */
export function noticesOf(inputs: readonly string[]): string {
	const packages = new Set(inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []));
	const notices = [...packages].sort().map(noticeOf);
	return `/*\nIn this file there are, beside Pintally (GPL-2.0-or-later):\n\n${notices.join('\n\n')}\n*/`;
}

function noticeOf(folder: string): string {
	const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<
		'name' | 'version' | 'license',
		string
	>;
	const files = readdirSync(folder).filter((each) => /^(licen[cs]e|notice|copying)/i.test(each));
	const texts = files.map((file) => readFileSync(join(folder, file), 'utf8').trim());
	return `${name} ${version}, ${license}\n${texts.join('\n\n').replaceAll('*/', '* /')}`;
}
