/** Draws the whole screen over a store of its own, with the REST API answered by `rest()`. */
import './browser.ts';
import { cleanup, configure, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import apiFetch from '@wordpress/api-fetch';
import { createRegistry, RegistryProvider } from '@wordpress/data';
import { store as noticesStore } from '@wordpress/notices';
import { vi } from 'vitest';
import { App } from '../../../admin-src/App.tsx';
import { store } from '../../../admin-src/data/store.ts';
import type { ScreenName } from '../../../admin-src/screens/screens.ts';
import { rest } from './rest.ts';
import { reports, reportSays } from './woocommerce.ts';

/** What is looked for may take longer than a second where others use the machine; the test's own time limit holds. */
configure({ asyncUtilTimeout: 10_000 });

/** A registry with the screen's stores and nothing in them. */
export function freshRegistry() {
	const registry = createRegistry();
	registry.register(store);
	registry.register(noticesStore);
	registry.register(reports);
	return registry;
}

/** Must be called in a file that has `vi.mock('@wordpress/api-fetch')`. */
export function answerWith(site: ReturnType<typeof rest>) {
	vi.mocked(apiFetch).mockImplementation(site.fetch as unknown as typeof apiFetch);
}

/** As WordPress does while a page is open. */
export function renewNonce(nonce: string) {
	Object.assign(apiFetch, { nonceMiddleware: { nonce } });
}

/** Opens the screen, on a tab. @returns The person who uses it, and what it asked of the site. */
export function open(
	tab: ScreenName,
	answers: Parameters<typeof rest>[0] = {},
	hash = '',
	report: Parameters<typeof reportSays>[0] = { orders: 13, value: 377 },
) {
	cleanup();
	reportSays(report);
	window.history.replaceState(null, '', `/wp-admin/admin.php?page=pintally&tab=${tab}${hash}`);
	const site = rest(answers);
	answerWith(site);
	const registry = freshRegistry();
	const view = render(
		<RegistryProvider value={registry}>
			<App />
		</RegistryProvider>,
	);
	return { user: userEvent.setup(), site, registry, container: view.container };
}

/** The section of the settings with this heading. */
export const section = (name: string) => screen.findByRole('region', { name });
