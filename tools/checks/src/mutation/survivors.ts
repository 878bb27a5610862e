/** Slips that no test can notice, and why: `file: text → slip` as `npm run mutate` prints them. */
export const reasons: Readonly<Record<string, string>> = {};
