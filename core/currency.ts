/** How many decimals a currency has, after ISO 4217; whatever the shop displays. */
const WITHOUT_DECIMALS = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF';
const WITH_THREE = 'BHD IQD JOD KWD LYD OMR TND';

/** @param currency ISO 4217 code; unknown ones and none have two decimals. */
export function decimalsOf(currency = ''): 0 | 2 | 3 {
	if (WITHOUT_DECIMALS.split(' ').includes(currency)) {
		return 0;
	}
	return WITH_THREE.split(' ').includes(currency) ? 3 : 2;
}
