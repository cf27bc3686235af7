/**
 * What the image's g++ says of a program that includes a precompiled header. g++ 16.2 breaks down there whenever it has
 * something to say (src/runner/compile.ts); the same program without that header's set says what must come out.
 */
import * as assert from "node:assert/strict";
import { DockerExecutor } from "../../src/executors/docker";
import type { Diagnostic, TraceResult } from "../../src/runner/request";
import { place, settings } from "./place";

type Expected = [line: number, severity: Diagnostic["severity"]];

const PROGRAMS: { name: string; code: string; outcome: TraceResult["outcome"]; flags?: string[]; expected: Expected[] }[] = [
  {
    name: "an undeclared name",
    code: "#include <iostream>\n#include <vector>\nint main() { undeclared = 5; }\n",
    outcome: "compile-error",
    expected: [[3, "error"]],
  },
  {
    name: "several errors",
    code: "#include <iostream>\n#include <vector>\nint main() {\n  std::vector<int> v = {1, 2, 3}\n  for (int x : v)\n    std::cout << x << std::endl;\n  undeclared = 5;\n  std::string s = 42;\n}\n",
    outcome: "compile-error",
    expected: [[5, "error"], [7, "error"], [8, "error"]],
  },
  {
    name: "no member of that name, no operator for these types",
    code: "#include <iostream>\n#include <vector>\nint main() { std::vector<int> v; v.push_bak(3);\n std::cout << v; }\n",
    outcome: "compile-error",
    expected: [[3, "error"], [4, "error"]],
  },
  {
    name: "a warning that is on by itself",
    code: "#include <iostream>\nint main() { std::cout << \"hi\\n\"; int *p = new int[4]; p[0] = 1; p++; delete[] p; }\n",
    outcome: "exited",
    expected: [[2, "warning"]],
  },
  {
    name: "a warning that was asked for",
    code: "#include <iostream>\nint main() {\n  int unused = 1;\n  std::cout << 2;\n}\n",
    flags: ["-Wall"],
    outcome: "exited",
    expected: [[3, "warning"]],
  },
];

describe("what the image's compiler says with a precompiled header", function () {
  this.timeout(240_000);
  const executor = new DockerExecutor({ ...place, settings });
  before(async function () {
    this.timeout(600_000);
    await executor.prepare();
  });
  after(() => executor.dispose());

  const problems = (diagnostics: readonly Diagnostic[]): [number, string, string][] =>
    diagnostics.filter(({ severity }) => severity !== "note").map(({ line, severity, message }) => [line, severity, message]);

  for (const { name, code, outcome, flags = [], expected } of PROGRAMS) {
    it(name, async () => {
      const result = await executor.run({ version: 1, main: "main.cpp", code, flags, format: "seepp" });
      assert.equal(result.outcome, outcome, result.message);
      assert.deepEqual(problems(result.diagnostics).map(([line, severity]) => [line, severity]), expected);
      // A macro first: no precompiled header serves it.
      const plain = await executor.run({ version: 1, main: "main.cpp", code: code.replace("#include", "#define PLAIN\n#include"), flags, format: "seepp" });
      assert.equal(plain.outcome, outcome, plain.message);
      assert.deepEqual(problems(plain.diagnostics).map(([line, ...rest]) => [line - 1, ...rest]), problems(result.diagnostics));
    });
  }

  it("braces stand single in messages", async () => {
    const code = "#include <iostream>\nint main() {\n  std::cout << 1;\n";
    const { diagnostics } = await executor.run({ version: 1, main: "main.cpp", code, format: "seepp" });
    const text = diagnostics.map(({ message }) => message).join("\n");
    assert.match(text, /[{}]/);
    assert.doesNotMatch(text, /\{\{|\}\}/);
  });

  it("an index past a vector's end is reported and the program runs on", async () => {
    const code = "#include <vector>\n#include <iostream>\nint main() {\n  std::vector<int> v{1, 2, 3};\n  v[3] = 9;\n  std::cout << \"still here\";\n}\n";
    const free = await executor.run({ version: 1, main: "main.cpp", code, format: "seepp" });
    assert.deepEqual([free.outcome, free.exitCode], ["exited", 0]);
    const checked = await executor.run({ version: 1, main: "main.cpp", code, flags: ["-D_GLIBCXX_ASSERTIONS"], format: "seepp" });
    assert.deepEqual([checked.outcome, checked.signal], ["signalled", "SIGABRT"]);
  });
});
