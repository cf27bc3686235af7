/**
 * The whole trace of each example as text: a program in, a text out that must not change unless we mean it to.
 * `UPDATE_GOLDEN=1` writes the texts anew; after a failure the new text lies beside the old one as NAME.actual.
 */
import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { openTrace } from "../../src/trace/trace";
import { examplePrograms } from "../corpus/programs";
import { recordRequest } from "../corpus/recording";
import { goldenText } from "./text";

describe("golden texts of the examples", function () {
  this.timeout(240_000);
  const update = process.env.UPDATE_GOLDEN === "1";

  for (const program of examplePrograms()) {
    it(program.name, async () => {
      const recording = await recordRequest(program.request);
      try {
        const text = goldenText(await openTrace(recording.bytes));
        const file = join(__dirname, `${basename(program.name, ".cpp")}.txt`);
        const actual = `${file}.actual`;
        rmSync(actual, { force: true });
        if (update) return writeFileSync(file, text);
        const expected = existsSync(file) ? readFileSync(file, "utf8") : "";
        if (text !== expected) writeFileSync(actual, text);
        assert.equal(text, expected, `the trace of ${program.name} reads otherwise: compare ${actual}; UPDATE_GOLDEN=1 accepts it`);
      } finally {
        await recording.remove();
      }
    });
  }
});
