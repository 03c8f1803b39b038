/** Writes the documentation that is made from the code: `npm run docs`. A test fails where a file is behind. */
import { writeFileSync } from 'node:fs';
import { openApiDocument } from '../worker/src/shell/openapi/document.ts';
import { version } from '../worker/src/shell/run.ts';
import { consentDoc } from './consent-doc.ts';
import { settingsDoc } from './settings-doc.ts';

const write = (name: string, text: string) =>
	writeFileSync(new URL(`../docs/${name}`, import.meta.url), text);

write('settings.md', settingsDoc());
write('consent-matrix.md', consentDoc());
write('openapi.json', `${JSON.stringify(openApiDocument(version), null, 2)}\n`);
