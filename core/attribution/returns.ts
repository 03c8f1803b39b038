/** What the money spent on ads brought. */

export interface Spend {
	currency: string;
	spend_minor: number;
}

/** A line's credit, in the currency of its orders. */
export interface Earned {
	currency: string;
	credit_minor: number;
	credit_conversions: number;
}

export interface Returns {
	/** Credited value for each unit spent; `null` where nothing was. */
	roas: number | null;
	/** Minor units spent for each credited conversion; `null` where there is none. */
	cpa_minor: number | null;
	/** Why both are `null`, if not for a divisor of 0: currencies are never converted. */
	reason?: 'other_currency';
}

export function returnsOf(spend: Spend, earned: Earned): Returns {
	if (spend.currency !== earned.currency) {
		return { roas: null, cpa_minor: null, reason: 'other_currency' };
	}
	return {
		roas: quotient(earned.credit_minor, spend.spend_minor),
		cpa_minor: quotient(spend.spend_minor, earned.credit_conversions),
	};
}

function quotient(dividend: number, divisor: number): number | null {
	return divisor === 0 ? null : dividend / divisor;
}
