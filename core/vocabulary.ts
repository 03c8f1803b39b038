/** The names of this product, typed. `plugin/vocabulary/*.json` is their only source; PHP reads the same files. */
import checks from '../plugin/vocabulary/checks.json' with { type: 'json' };
import events from '../plugin/vocabulary/events.json' with { type: 'json' };
import reasons from '../plugin/vocabulary/reasons.json' with { type: 'json' };
import settings from '../plugin/vocabulary/settings.json' with { type: 'json' };
import setup from '../plugin/vocabulary/setup.json' with { type: 'json' };
import states from '../plugin/vocabulary/states.json' with { type: 'json' };

export { checks, events, reasons, settings, setup, states };

export type CheckCode = keyof typeof checks;
export type EventName = keyof typeof events;
export type ReasonCode = keyof typeof reasons;
export type SettingName = keyof typeof settings;
export type PointName = keyof typeof setup;
export type StateName = keyof typeof states;
