/** The context of our own notices in WordPress's notices store: others' notices are not ours to show or remove. */
export const NOTICES = 'pintally';
