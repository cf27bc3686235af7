/** Stepping through the library's headers: on request its functions have frames and steps, and the user's own stay as they are. */
import { strict as assert } from "node:assert";
import { mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { libraryHeaders } from "../../src/runner/library-headers";
import type { TraceRequest, TraceResult } from "../../src/runner/request";
import { openTrace, type OpenTrace } from "../../src/trace/trace";
import { recordRequest } from "../corpus/recording";
import { program } from "../trace/support/program";

const CODE = `#include <algorithm>
#include <vector>
int main() {
  std::vector<int> v;
  for (int i = 2; i > 0; i--)
    v.push_back(i);
  std::for_each(v.begin(), v.end(), [](int& n) { n *= 2; });
  return v.at(1);
}
`;

async function traceOf(request: Partial<TraceRequest>): Promise<{ trace: OpenTrace; result: TraceResult }> {
  const recording = await recordRequest({ version: 1, code: CODE, format: "seepp", ...request });
  try {
    return { trace: await openTrace(recording.bytes), result: recording.result };
  } finally {
    await recording.remove();
  }
}

const stepsOf = ({ trace }: { trace: OpenTrace }): { reason: string; file: string; line: number }[] =>
  Array.from({ length: trace.stepCount }, (_, i) => { const { reason, at } = trace.step(i + 1); return { reason, file: at?.file ?? "", line: at?.line ?? 0 }; });

describe("stepping through the library", function () {
  this.timeout(300_000);
  const library = { options: { stepLibrary: true } };
  let plain: { trace: OpenTrace; result: TraceResult };
  let stepped: { trace: OpenTrace; result: TraceResult };
  before(async () => {
    plain = await traceOf({});
    stepped = await traceOf(library);
  });

  it("gives the headers' code frames and steps, and leaves the user's steps as they are", () => {
    assert.deepEqual([...new Set(stepsOf(plain).map(({ file }) => file))], ["main.cpp", ""]);
    assert.deepEqual(stepsOf(stepped).filter(({ file }) => !file.startsWith("/")), stepsOf(plain));
    const inside = stepsOf(stepped).filter(({ file }) => file.startsWith("/usr/include/c++/"));
    assert.ok(inside.length > 50 && inside.some(({ file, reason }) => file.endsWith("/stl_vector.h") && reason === "call"));
    assert.equal(stepped.result.exitCode, 2);
  });

  it("carries the headers' texts, in which the steps stand at code", () => {
    const sources = new Map(stepped.trace.sources.map(({ path, text }) => [path, text.split("\n")]));
    assert.deepEqual(plain.trace.sources.map(({ path }) => path), ["main.cpp"]);
    for (const { file, line } of stepsOf(stepped)) if (file !== "") assert.match(sources.get(file)![line - 1], /[\w}]/, `${file}:${line}`);
  });

  it("shows what the library's functions have, by the names that it gave", () => {
    const { frames } = stepped.trace.snapshot(stepsOf(stepped).findIndex(({ file, reason }) => file.endsWith("/stl_algo.h") && reason === "call") + 1);
    assert.match(frames[0].function, /^std::for_each/);
    assert.deepEqual(frames[0].variables.map(({ name }) => name), ["__first", "__last", "__f"]);
    assert.deepEqual(frames.map((frame) => frame.calledBack), [undefined, undefined]);
  });

  it("folds no frames where they are shown: the lambda stands on for_each", () => {
    const inLambda = ({ trace }: { trace: OpenTrace }): ReturnType<OpenTrace["snapshot"]>["frames"] =>
      trace.snapshot(stepsOf({ trace }).findIndex(({ line, reason, file }) => line === 7 && reason === "call" && file === "main.cpp") + 1).frames;
    assert.deepEqual(inLambda(plain).map(({ calledBack }) => calledBack), [true, undefined]);
    assert.deepEqual(inLambda(stepped).map(({ calledBack }) => calledBack), [undefined, undefined, undefined]);
    assert.match(inLambda(stepped)[1].function, /^std::for_each/);
  });

  it("still says of memory which line of the user's asked for it", () => {
    const heap = (trace: OpenTrace): unknown => trace.snapshot(trace.stepCount).heap.map(({ allocated, state }) => [allocated.line, state]);
    assert.deepEqual(heap(stepped.trace), heap(plain.trace));
  });

  it("keeps the limits", async () => {
    const { result, trace } = await traceOf({ ...library, limits: { steps: 40 } });
    assert.deepEqual([result.outcome, result.limit, trace.stepCount], ["limit", "steps", 40]);
  });

  it("reads no file that only says it were a header", async () => {
    const { trace } = await traceOf({ ...library, code: `int main() {\n#line 1 "/etc/passwd"\n  int n = 1;\n#line 1 "/usr/include/../../etc/passwd"\n  n++;\n  return n;\n}\n` });
    assert.deepEqual(trace.sources.map(({ path }) => path), ["main.cpp"]);
    const top = mkdtempSync(join(tmpdir(), "seepp-headers-"));
    try {
      mkdirSync(join(top, "include"));
      writeFileSync(join(top, "secret"), "secret\n");
      writeFileSync(join(top, "include", "real.h"), "int f();\n");
      symlinkSync(join(top, "secret"), join(top, "include", "linked.h"));
      const { symbols } = program();
      const paths = ["include/real.h", "include/linked.h", "include/absent.h", "secret"].map((path) => join(top, path));
      symbols.files = paths.map((path) => ({ path, user: false }));
      symbols.rows = paths.map((_, file) => [`0x${(0x401000 + file).toString(16)}`, file, 1, 1, true]);
      assert.deepEqual(await libraryHeaders(symbols, [`${join(top, "include")}/`]), [{ path: paths[0], content: "int f();\n" }]);
    } finally {
      rmSync(top, { recursive: true });
    }
  });
});
