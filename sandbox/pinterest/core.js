/*
 * A stand-in for Pinterest's core.js: takes over pintrk's queue, keeps the click id's cookie as the real one does,
 * and reports each call to the sandbox instead of to Pinterest.
 */
(() => {
	const pintrk = window.pintrk;
	if (!pintrk || pintrk.sandbox) return;
	pintrk.sandbox = true;

	const report = new URL('/ct/record', document.currentScript.src).href;
	const year = 365 * 24 * 60 * 60;
	const cookies = ['_epik', '_derived_epik', '_pin_unauth', '_pinterest_ct', '_pinterest_ct_rt'];
	const seen = { tag: '', options: {}, consent: true };

	const cookie = (name) => new RegExp(`(?:^|; )${name}=([^;]*)`).exec(document.cookie)?.[1] ?? '';
	const setCookie = (name, value, seconds) => {
		document.cookie = `${name}=${value}; path=/; max-age=${seconds}; SameSite=Lax`;
	};

	const calls = {
		load(tag, options) {
			seen.tag = String(tag);
			seen.options = { ...seen.options, ...options };
			if (!seen.consent) return;
			const epik = new URLSearchParams(location.search).get('epik');
			if (epik) setCookie('_epik', epik, year);
			if (!cookie('_pin_unauth')) setCookie('_pin_unauth', btoa(String(Math.random())).slice(0, 24), year);
		},
		set(options) {
			seen.options = { ...seen.options, ...options };
		},
		setconsent(granted) {
			seen.consent = granted === true;
			if (!seen.consent) cookies.forEach((name) => setCookie(name, '', 0));
		},
	};

	const take = (call) => {
		const args = [...call];
		const callback = args.find((part) => typeof part === 'function');
		const [name, ...rest] = args.filter((part) => typeof part !== 'function');
		calls[name]?.(...rest);
		if (!seen.consent && name !== 'setconsent') {
			callback?.(false, 'no consent');
			return;
		}
		const body = JSON.stringify({
			args: [name, ...rest],
			tag: seen.tag,
			options: seen.options,
			page: location.href,
			epik: cookie('_epik'),
		});
		if (!navigator.sendBeacon?.(report, body))
			fetch(report, { method: 'POST', body, keepalive: true, mode: 'no-cors' });
		callback?.(true);
	};

	const waiting = pintrk.queue.splice(0);
	pintrk.queue.push = (...more) => more.forEach(take);
	waiting.forEach(take);
})();
