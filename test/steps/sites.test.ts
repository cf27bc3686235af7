/**
 * The examples of docs/steps.md by another way than the recorder's: gdb stops at the sites' addresses, and the rule of the
 * document, written in TypeScript, says which of these stops are steps.
 */
import assert from "node:assert/strict";
import { buildPlan } from "../../src/runner/plan";
import { findStatements } from "../../src/runner/statements";
import { readPlan } from "../corpus/plan-file";
import { type ExpectedStep, expectedSteps } from "../gdb/step-rule";
import { witness } from "../gdb/witness";
import { type Program, withProgramAsync } from "../symbols/reader";
import { type Example, readExamples } from "./document";
import { wasmFolder } from "./grammar";

const MAX_STOPS = 5000;

interface Seen { statement: string[]; line: string[] }

async function seen(example: Example, { binary, folder, symbols }: Program): Promise<Seen> {
  const statements = await findStatements([{ path: example.main, content: example.code }], { wasmFolder: wasmFolder() });
  const plan = buildPlan(symbols, statements);
  const { events } = await witness({
    binary, root: folder, args: [], stdin: new Uint8Array(), maxStops: MAX_STOPS,
    sites: plan.sites.sites.map(({ address }) => address),
    functions: symbols.functions.map(({ low, high }) => [low, high]),
  });
  const steps = expectedSteps(readPlan(Buffer.from(plan.bytes)), events);
  const at = ({ site }: ExpectedStep): { line: number; column: number } => plan.sites.statements[site.statement];
  const written = (step: ExpectedStep, place: string): string => (step.reason === "line" ? place : `${step.reason} ${place}`);
  return {
    statement: steps.map((step) => written(step, `${at(step).line}:${at(step).column}`)),
    line: byLine(steps, (step) => at(step).line).map((step) => written(step, `${at(step).line}`)),
  };
}

/** "By line" of docs/steps.md. An activation is a function at a CFA, from a call on. */
function byLine(steps: readonly ExpectedStep[], line: (step: ExpectedStep) => number): ExpectedStep[] {
  const last = new Map<string, ExpectedStep>();
  return steps.filter((step) => {
    if (!("cfa" in step.state)) return true; // a throw
    const activation = `${step.state.cfa} ${step.site.function}`;
    const before = step.reason === "call" ? undefined : last.get(activation);
    last.set(activation, step);
    const goesOn = before && line(before) === line(step) && before.site.statement !== step.site.statement && step.site.address > before.site.address;
    return step.reason !== "line" || !goesOn;
  });
}

describe("docs/steps.md as gdb sees it", function () {
  this.timeout(240_000);
  const examples = readExamples();

  it("has at least twenty examples", () => assert.ok(examples.length >= 20, `${examples.length}`));
  for (const example of examples) {
    it(example.title, async () => {
      await withProgramAsync({ [example.main]: example.code }, async (program) => {
        const found = await seen(example, program);
        // How the program ends is the recorder's to say.
        assert.deepEqual(found.statement, example.statement.slice(0, -1));
        assert.deepEqual(found.line, example.line.slice(0, -1));
      });
    });
  }
});
