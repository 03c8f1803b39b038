import { useCallback, useEffect, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { requestBytes, RequestFailure } from '../../data/rest.ts';
import type { Loaded, Report } from './report.ts';
import { openReports, type Reports } from './reporter.ts';
import { askedOf, type View } from './view.ts';

const DAY = 86_400;

interface Source {
	reports: Reports;
	loaded: Loaded;
}

interface State {
	source: Source | null;
	/** The last one stays while another is computed. */
	report: Report | null;
	failure: string;
	busy: boolean;
}

export interface Reported extends Omit<State, 'source'> {
	loaded: Loaded | null;
	/** That of the report. */
	currency: string;
	retry: () => void;
}

/** The report of a view: the rows are asked for anew when the period changes, everything else is computed here. */
export function useReport(view: View): Reported {
	const [tries, setTries] = useState(0);
	const [state, setState] = useState<State>({ source: null, report: null, failure: '', busy: true });

	useEffect(() => {
		let wanted = true;
		const reports = openReports();
		setState((now) => ({ ...now, failure: '', busy: true }));
		const to = Math.floor(Date.now() / 1000) + 1;
		const rows = `/pintally/v1/attribution/rows?from=${to - view.days * DAY}&to=${to}`;
		// Two at once: the shop reads orders while it writes touches, and the worker takes these apart meanwhile.
		const parts = ['touches', 'orders'].map((part) => requestBytes(`${rows}&part=${part}`));
		reports
			.load(parts, window.location.hostname)
			.then((loaded) => wanted && setState((now) => ({ ...now, source: { reports, loaded } })))
			.catch((error: unknown) => {
				if (wanted) {
					setState({ source: null, report: null, failure: failureWords(error), busy: false });
				}
			});
		return () => {
			wanted = false;
			reports.close();
		};
	}, [view.days, tries]);

	const { source, ...rest } = state;
	const known = source?.loaded.currencies.map(({ currency }) => currency) ?? [];
	const currency = known.includes(view.currency) ? view.currency : (known[0] ?? '');
	useEffect(() => {
		let wanted = true;
		if (source) {
			setState((now) => ({ ...now, busy: true }));
			source.reports.ask(askedOf(view, currency)).then(
				(report) => wanted && setState((now) => ({ ...now, report, busy: false })),
				(error: unknown) =>
					wanted && setState((now) => ({ ...now, failure: failureWords(error), busy: false })),
			);
		}
		return () => {
			wanted = false;
		};
	}, [source, view, currency]);

	const retry = useCallback(() => setTries((before) => before + 1), []);
	return { ...rest, loaded: source?.loaded ?? null, currency, retry };
}

function failureWords(error: unknown): string {
	return error instanceof RequestFailure
		? error.message
		: __('The answer of your site was cut off. Choose a shorter period, or try again.', 'pintally');
}
