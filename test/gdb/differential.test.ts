/** Programs of the corpus: their traces say what gdb and a plain run of the same binary say. All of them in `npm run fidelity`. */
import assert from "node:assert/strict";
import { corpusPrograms, sample } from "../corpus/programs";
import { judge } from "./witnesses";

/** Below this a comparison proves nothing: something was not looked at. */
const FEWEST_VALUES = 10;

describe("the trace against gdb", function () {
  this.timeout(240_000);
  const total = { values: 0, arrivals: 0, differing: 0 };

  for (const program of sample(corpusPrograms(), 3)) {
    it(`${program.name}: ${program.covers}`, async () => {
      const { gdb, output } = await judge(program);
      assert.ok(gdb);
      total.values += gdb.values.compared;
      total.arrivals += gdb.arrivals.compared;
      total.differing += gdb.values.differing + gdb.arrivals.differing;
      assert.deepEqual(gdb.differences, []);
      assert.deepEqual(output.differences, []);
      assert.ok(gdb.values.compared >= FEWEST_VALUES, `only ${gdb.values.compared} values were compared`);
    });
  }

  after(() => console.log(`      ${total.values} values and ${total.arrivals} arrivals compared with gdb, ${total.differing} differing`));
});
