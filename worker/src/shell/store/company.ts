/**
 * When requests share a commit. On a busy worker a commit for every three or four of them costs more than all the rest
 * of taking them, so once several have come together the next ones wait for others: until there are `ENOUGH`, or the
 * first has waited for `LONGEST_MS`. One request at a time never waits.
 */
export const ENOUGH = 32;
export const LONGEST_MS = 10;
