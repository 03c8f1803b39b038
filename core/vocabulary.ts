/** The names of this product, typed. `plugin/vocabulary/*.json` is their only source; PHP reads the same files. */
import events from '../plugin/vocabulary/events.json' with { type: 'json' };
import reasons from '../plugin/vocabulary/reasons.json' with { type: 'json' };
import settings from '../plugin/vocabulary/settings.json' with { type: 'json' };
import states from '../plugin/vocabulary/states.json' with { type: 'json' };

export { events, reasons, settings, states };

export type EventName = keyof typeof events;
export type ReasonCode = keyof typeof reasons;
export type SettingName = keyof typeof settings;
export type StateName = keyof typeof states;
