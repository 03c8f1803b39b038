/** The screen's tabs, in order. A further screen is a further row. */
import { __ } from '@wordpress/i18n';
import type { ComponentType } from 'react';
import { lazyScreen } from '../components/lazy-part.tsx';
import { OverviewScreen } from './overview/OverviewScreen.tsx';
import { SettingsScreen } from './settings/SettingsScreen.tsx';

const SetupScreen = lazyScreen(() => import(/* webpackChunkName: "admin/setup" */ './setup/SetupScreen.tsx'));
const EventsScreen = lazyScreen(
	() => import(/* webpackChunkName: "admin/events" */ './events/EventsScreen.tsx'),
);
const AlertsScreen = lazyScreen(
	() => import(/* webpackChunkName: "admin/alerts" */ './alerts/AlertsScreen.tsx'),
);
const AttributionScreen = lazyScreen(
	() => import(/* webpackChunkName: "admin/attribution" */ './attribution/AttributionScreen.tsx'),
);
const CampaignsScreen = lazyScreen(
	() => import(/* webpackChunkName: "admin/campaigns" */ './campaigns/CampaignsScreen.tsx'),
);

export const SCREENS = {
	overview: { title: () => __('Overview', 'pintally'), Screen: OverviewScreen },
	setup: { title: () => __('Setup', 'pintally'), Screen: SetupScreen },
	events: { title: () => __('Events', 'pintally'), Screen: EventsScreen },
	alerts: { title: () => __('Alerts', 'pintally'), Screen: AlertsScreen },
	attribution: { title: () => __('Attribution', 'pintally'), Screen: AttributionScreen },
	campaigns: { title: () => __('Campaigns', 'pintally'), Screen: CampaignsScreen },
	settings: { title: () => __('Settings', 'pintally'), Screen: SettingsScreen },
} as const satisfies Record<string, { title: () => string; Screen: ComponentType }>;

export type ScreenName = keyof typeof SCREENS;
