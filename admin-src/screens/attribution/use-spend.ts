import { useMemo } from '@wordpress/element';
import { useAnswer } from '../../data/use-answer.ts';
import type { Campaigns } from '../campaigns/types.ts';
import { periodOf } from '../campaigns/view.ts';
import { type ChannelSpend, NO_SPEND, spendOf } from './spend.ts';

/** What the channels cost in the last so many days; nothing while it is not known. */
export function useSpend(days: number, currency: string): ChannelSpend {
	const { first_day, last_day } = useMemo(() => periodOf(days, Math.floor(Date.now() / 1000)), [days]);
	const { answer } = useAnswer<Campaigns>(`/pintally/v1/campaigns?from=${first_day}&to=${last_day}`);
	return useMemo(() => (answer ? spendOf(answer, currency) : NO_SPEND), [answer, currency]);
}
