/** Figures for Prometheus. Labels are words of the vocabulary, classes of answers, and ids of shops; no free text. */
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

export type Metrics = ReturnType<typeof createMetrics>;

export function createMetrics() {
	const registry = new Registry();
	const registers = [registry];
	const counter = (name: string, help: string) => new Counter({ name: `pintally_${name}`, help, registers });
	const gauge = (name: string, help: string) => new Gauge({ name: `pintally_${name}`, help, registers });
	return {
		registry,
		accepted: counter('events_accepted_total', 'Events taken and written to disk.'),
		duplicates: counter('events_duplicate_total', 'Events offered again after they had been taken.'),
		invalid: counter('events_invalid_total', 'Hooks refused, as no valid event could be made of them.'),
		leftOut: new Counter({
			name: 'pintally_events_left_out_total',
			help: 'Events rightly not sent, by reason.',
			labelNames: ['reason'] as const,
			registers,
		}),
		delivered: counter('events_delivered_total', 'Events that Pinterest has processed.'),
		warned: counter('events_warned_total', 'Delivered events to which Pinterest had a remark.'),
		retried: counter('events_retried_total', 'Times that an event was put back to be sent again.'),
		dead: new Counter({
			name: 'pintally_events_dead_total',
			help: 'Events that ended undelivered, by reason.',
			labelNames: ['reason'] as const,
			registers,
		}),
		ignored: new Counter({
			name: 'pintally_webhooks_ignored_total',
			help: "WooCommerce's own webhooks that brought nothing to send, by reason.",
			labelNames: ['reason'] as const,
			registers,
		}),
		calls: new Histogram({
			name: 'pintally_call_seconds',
			help: 'Duration of calls to Pinterest, by class of the answer (0: none).',
			labelNames: ['answer'] as const,
			buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
			registers,
		}),
		waiting: gauge('events_waiting', 'Events that wait to be sent.'),
		oldest: gauge('queue_age_seconds', 'Age of the event that waits longest.'),
		account: new Gauge({
			name: 'pintally_account_state',
			help: "1 for the state in which a shop's ad account is.",
			labelNames: ['shop', 'state'] as const,
			registers,
		}),
		heartbeat: new Gauge({
			name: 'pintally_heartbeat_age_seconds',
			help: "Time since a shop's last heartbeat; shops that never sent one are left out.",
			labelNames: ['shop'] as const,
			registers,
		}),
		incident: new Gauge({
			name: 'pintally_incident_open',
			help: '1 for each open incident of a shop.',
			labelNames: ['shop', 'incident'] as const,
			registers,
		}),
		watching: new Gauge({
			name: 'pintally_watching',
			help: '1 where enough is known of a signal to watch it, 0 while it is learnt.',
			labelNames: ['shop', 'signal'] as const,
			registers,
		}),
		parked: gauge(
			'shops_parked',
			'Shops whose ad account takes no events at the moment; not those that are switched off.',
		),
	};
}
