import { strict as assert } from "node:assert";
import { lineAfterEdit, placeOf, stepAt } from "../../src/trace/place";
import { programs } from "../webview/fixtures/programs";

describe("a place in a run", () => {
  it("is found again in the same run, at every step that stands on a line", () => {
    for (const name of ["linkedList", "binaryTree", "containers"]) {
      const trace = programs[name]();
      const navigator = trace.navigator("line");
      for (let i = 1; i <= navigator.count; i++) {
        const step = navigator.at(i);
        assert.equal(stepAt(trace, placeOf(trace, step)), step, `${name}, step ${step}`);
      }
    }
  });

  it("is the last visit where there are fewer, and a line nearby where there is none", () => {
    const trace = programs["binaryTree"]();
    const { file, line } = trace.step(20).at!;
    const visits = trace.navigator("line").visits(file, line);
    assert.equal(stepAt(trace, { file, line, visit: 999 }), visits[visits.length - 1]);
    assert.equal(stepAt(trace, { file, line: 5000, visit: 1 }), 1);
    assert.equal(stepAt(trace, { file, line: 0, visit: 1 }), trace.stepCount);
  });
});

describe("a line after an edit", () => {
  const before = "a\nb\nc\nd\ne\n";
  const cases: [string, string, number, number][] = [
    ["nothing changed", before, 3, 3],
    ["lines came above", "new\nnew\na\nb\nc\nd\ne\n", 3, 5],
    ["lines came below", "a\nb\nc\nnew\nd\ne\n", 3, 3],
    ["lines went above", "b\nc\nd\ne\n", 3, 2],
    ["the line itself was changed", "a\nb\nC\nd\ne\n", 3, 3],
    ["the line moved down in what was rewritten", "a\nx\ny\n  c\nz\ne\n", 3, 4],
    ["everything is new", "z\n", 4, 1],
    ["the end of the run", "z\n", 0, 0],
  ];
  for (const [what, after, line, expected] of cases) it(what, () => assert.equal(lineAfterEdit(before, after, line), expected));
});
