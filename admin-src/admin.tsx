/** The entry: draws the screen into the frame that plugin/src/Admin/Screen.php prints. */
import domReady from '@wordpress/dom-ready';
import { createRoot } from '@wordpress/element';
import { App } from './App.tsx';
import './admin.scss';
import './later-styles.ts';

domReady(() => {
	const frame = document.getElementById('pintally-admin');
	if (frame) {
		createRoot(frame).render(<App />);
	}
});
