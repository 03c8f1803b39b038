/** The admin screen's build: WordPress's own, into plugin/build/admin/ and nothing else of plugin/build. */
import { resolve } from 'node:path';
import wordpress from '@wordpress/scripts/config/webpack.config.js';

const FOLDER = 'admin/';

export default {
	...wordpress,
	entry: { [`${FOLDER}admin`]: resolve(import.meta.dirname, 'admin-src/admin.tsx') },
	output: {
		...wordpress.output,
		path: resolve(import.meta.dirname, 'plugin/build'),
		// A screen with a style of its own is named with the folder: the names of its styles are made of that alone.
		chunkFilename: ({ chunk }) => `${chunk.name?.startsWith(FOLDER) ? '' : FOLDER}[name].js?ver=[chunkhash]`,
		// The storefront's scripts lie beside this folder.
		clean: { keep: (file) => !file.startsWith(FOLDER) },
	},
};
