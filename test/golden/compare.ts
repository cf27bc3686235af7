/** Compares a text with the one that is kept. `UPDATE_GOLDEN=1` writes it anew; after a failure the new text lies beside the old one as NAME.actual. */
import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export function sameAsGolden(name: string, text: string): void {
  const file = join(__dirname, `${name}.txt`);
  const actual = `${file}.actual`;
  rmSync(actual, { force: true });
  if (process.env.UPDATE_GOLDEN === "1") return writeFileSync(file, text);
  const expected = existsSync(file) ? readFileSync(file, "utf8") : "";
  if (text !== expected) writeFileSync(actual, text);
  assert.equal(text, expected, `the trace of ${name} reads otherwise: compare ${actual}; UPDATE_GOLDEN=1 accepts it`);
}
