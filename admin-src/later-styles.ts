/**
 * Styles of screens that are loaded later: in the page's direction, and never an older version's from a cache. What
 * comes with the page is WordPress's own work (wp_style_add_data in plugin/src/Admin/Screen.php).
 */

/** What webpack's mini-css-extract-plugin asks for the address of a chunk's style. Absent in tests. */
declare const __webpack_require__: { miniCssF?: (chunk: string | number) => string } | undefined;
declare const __webpack_hash__: string;

if (typeof __webpack_require__ !== 'undefined' && __webpack_require__.miniCssF) {
	const plain = __webpack_require__.miniCssF;
	const ending = document.documentElement.dir === 'rtl' ? '-rtl.css' : '.css';
	__webpack_require__.miniCssF = (chunk) =>
		// The page's own direction: what the language says may be overruled (`$wp_locale`).
		`${plain(chunk).replace(/\.css$/, ending)}?ver=${__webpack_hash__}`;
}
