declare module 'gettext-parser' {
	export interface Translation {
		msgid: string;
		msgid_plural?: string;
		msgctxt?: string;
		msgstr: string[];
		comments?: { extracted?: string; reference?: string };
	}
	export interface Catalogue {
		charset: string;
		headers: Record<string, string>;
		translations: Record<string, Record<string, Translation>>;
	}
	export const po: { compile(catalogue: Catalogue): Buffer; parse(text: string | Buffer): Catalogue };
}
