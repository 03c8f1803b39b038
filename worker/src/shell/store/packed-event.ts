/** An event as a store writes it: its content as one text, beside what is asked for. */
import type { Intake } from './event-queue.ts';

export interface PackedEvent {
	id: string;
	/** Its name. */
	event: string;
	/** Seconds. */
	time: number;
	/** The event as JSON. */
	payload: string;
	expires: number;
	counted: boolean;
}
export type PackedIntake = Omit<Intake, 'events'> & { events: readonly PackedEvent[] };

export const packed = (intake: Intake): PackedIntake => ({
	...intake,
	events: intake.events.map(({ event, expires, counted }) => ({
		id: event.event_id,
		event: event.event_name,
		time: event.event_time,
		payload: JSON.stringify(event),
		expires,
		counted,
	})),
});
