/** Generated programs: what the trace shows at each step is what an interpreter of their language computes. */
import assert from "node:assert/strict";
import { checkPrograms } from "./properties";

/** The same programs in each run of the tests; `npm run fidelity` takes others each time. */
const SEED = 20_261_125;
const BATCHES = 2;
const SECONDS = 240;

describe("generated programs", function () {
  this.timeout((SECONDS + 60) * 1000);

  it("60 of them: every variable at every step is what the interpreter says", async () => {
    const { programs, steps, compared } = await checkPrograms(BATCHES, SEED, SECONDS);
    console.log(`      ${programs} programs, ${steps} steps, ${compared} values compared, 0 differing`);
    assert.ok(programs >= 60 && steps > 10 * programs && compared > 10 * steps, "the programs do too little");
  });
});
