/** What a suite cannot do without, and this machine may not have. */

/** Skips the suite by name where a part is missing, with the reason; CI is not to skip it. */
export function skipWithout(missing: string | undefined, suite: Mocha.Context): void {
  if (missing === undefined) return;
  if (process.env["CI"] !== undefined) throw new Error(missing);
  console.log(`      skipped: ${missing}`);
  suite.skip();
}

/** Skips by name, with the reason, a suite that a machine of another kind can show: CI is on such a one elsewhere. */
export function skipElsewhere(reason: string | undefined, suite: Mocha.Context): void {
  if (reason === undefined) return;
  console.log(`      skipped: ${reason}`);
  suite.skip();
}
