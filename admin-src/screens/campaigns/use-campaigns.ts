/** Pinterest's figures and the shop's own record of the same days. */
import { useEffect, useMemo, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import type { Recorded } from '../../../core/attribution/recorded.ts';
import { creditsOf, rowsById } from '../../../core/campaigns/credit.ts';
import { type CampaignLine, campaignLines, type Credit } from '../../../core/campaigns/lines.ts';
import { RequestFailure, requestText } from '../../data/rest.ts';
import { useAnswer } from '../../data/use-answer.ts';
import type { Campaigns } from './types.ts';
import { type Asked, periodOf } from './view.ts';

type Rows = ReturnType<typeof rowsById>;

export interface Found {
	campaigns: Campaigns | null;
	lines: CampaignLine[];
	/** That of the ad account; the shop's credit is counted in it. */
	currency: string;
	/** Whether the chosen model has an answer for so few orders. */
	isAnswered: boolean;
	failure: string;
	busy: boolean;
	ask: () => void;
}

export function useCampaigns(asked: Asked): Found {
	const { days, level, model } = asked;
	const period = useMemo(() => periodOf(days, Math.floor(Date.now() / 1000)), [days]);
	const { answer, failure, busy, ask } = useAnswer<Campaigns>(
		`/pintally/v1/campaigns?from=${period.first_day}&to=${period.last_day}`,
	);
	const [shop, setShop] = useState<{ rows: Rows | null; failure: string }>({ rows: null, failure: '' });
	const [tries, setTries] = useState(0);
	useEffect(() => {
		let wanted = true;
		requestText(`/pintally/v1/attribution/rows?from=${period.before}&to=${period.to}`)
			.then((text) => rowsById(JSON.parse(text) as Recorded, { host: window.location.hostname }))
			.then(
				(rows) => wanted && setShop({ rows, failure: '' }),
				(error: unknown) => wanted && setShop({ rows: null, failure: failureWords(error) }),
			);
		return () => {
			wanted = false;
		};
	}, [period, tries]);

	const currency = answer?.standing.here?.account.currency ?? '';
	const credits = useMemo(() => {
		if (!shop.rows || currency === '') {
			return null;
		}
		const within = (from: number, to: number) => creditsOf(shop.rows as Rows, { from, to, currency, model });
		return { now: within(period.from, period.to), before: within(period.before, period.from) };
	}, [shop.rows, period, currency, model]);
	const lines = useMemo(() => {
		const none: Credit[] = [];
		return answer
			? campaignLines(
					level,
					answer.entities,
					{ figures: answer.now, credits: credits?.now ?? none },
					{ figures: answer.before, credits: credits?.before ?? none },
				)
			: [];
	}, [answer, level, credits]);

	return {
		campaigns: answer,
		...{ lines, currency },
		isAnswered: !credits || credits.now !== null,
		failure: failure?.message ?? shop.failure,
		busy: busy || (!shop.rows && !shop.failure),
		ask: () => {
			ask();
			setTries(tries + 1);
		},
	};
}

const failureWords = (error: unknown): string =>
	error instanceof RequestFailure
		? error.message
		: __('The answer of your site was cut off. Choose a shorter period, or try again.', 'pintally');
