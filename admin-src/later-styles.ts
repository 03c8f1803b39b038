/**
 * Styles of screens that are loaded later: in the page's direction, and never an older version's from a cache. What
 * comes with the page is WordPress's own work (wp_style_add_data in plugin/src/Admin/Screen.php).
 */
import { isRTL } from '@wordpress/i18n';

/** What webpack's mini-css-extract-plugin asks for the address of a chunk's style. Absent in tests. */
declare const __webpack_require__: { miniCssF?: (chunk: string | number) => string } | undefined;
declare const __webpack_hash__: string;

if (typeof __webpack_require__ !== 'undefined' && __webpack_require__.miniCssF) {
	const plain = __webpack_require__.miniCssF;
	__webpack_require__.miniCssF = (chunk) =>
		`${plain(chunk).replace(/\.css$/, isRTL() ? '-rtl.css' : '.css')}?ver=${__webpack_hash__}`;
}
