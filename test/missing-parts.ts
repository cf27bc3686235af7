/** What a suite cannot do without, and this machine may not have. */

/** Skips the suite by name where a part is missing, with the reason; CI is not to skip it. */
export function skipWithout(missing: string | undefined, suite: Mocha.Context): void {
  if (missing === undefined) return;
  if (process.env["CI"] !== undefined) throw new Error(missing);
  console.log(`      skipped: ${missing}`);
  suite.skip();
}
