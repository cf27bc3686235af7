/** Waiting for what happens elsewhere, without a guess at how fast the machine is. */
import { setTimeout as sleep } from "node:timers/promises";

/** Long enough for any machine, and below the time that a test has (scripts/test.mjs), so that what is missing is said. */
const LONGEST_MS = 100_000;

/** `missing`: what to say when it has not come. */
export async function until(there: () => boolean, missing: () => string): Promise<void> {
  for (const end = Date.now() + LONGEST_MS; !there(); ) {
    if (Date.now() > end) throw new Error(missing());
    await sleep(10);
  }
}
