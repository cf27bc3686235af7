/** The compile step with a compiler that breaks down: a script which does what g++ 16.2 does with a precompiled header. */
import { strict as assert } from "node:assert";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compile, type Compiled } from "../../src/runner/compile";
import type { Toolchain } from "../../src/runner/toolchain";
import { checkRequest } from "../../src/runner/validate";
import { WorkFolder } from "../../src/runner/work-folder";

const result = (level: string, line: number): string => JSON.stringify({ runs: [{ results: [{ level, message: { text: "m" },
  locations: [{ physicalLocation: { artifactLocation: { uri: "main.cpp" }, region: { startLine: line } } }] }] }] });
const DUMP = "0x1783a86 internal_error(char const*, ...)\n\t???:0\nPlease submit a full bug report, with preprocessed source.";

describe("compiling", () => {
  let folder = "";
  beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), "seepp-compile-")); });
  afterEach(() => rm(folder, { recursive: true }));

  /** `withHeader` and `without` are shell commands: what the compiler does with `-include`, and what it does else. */
  async function compiled(withHeader: string, without: string): Promise<{ compiled: Compiled; runs: number }> {
    const compiler = join(folder, "g++");
    const log = join(folder, "log");
    await writeFile(compiler, `#!/bin/sh\necho run >>${log}\ncase "$*" in *-include*) ${withHeader};; *" -c "*) ${without};; esac\n`, { mode: 0o755 });
    await mkdir(join(folder, "pch", "iostream.h.gch"), { recursive: true });
    await writeFile(join(folder, "pch", "iostream.h"), "#include <iostream>\n");
    await writeFile(join(folder, "pch", "iostream.h.gch", "default"), "");
    const toolchain: Toolchain = { version: 1, compiler, compilerVersion: "16.2.0", mold: false, valgrind: "3.27.0", folder };
    const checked = checkRequest({ version: 1, code: "#include <iostream>\nint main() {}\n", main: "main.cpp" });
    assert.ok("request" in checked);
    const work = await WorkFolder.create(checked.request.sources, folder);
    try {
      const answer = await compile(checked.request, work, toolchain);
      return { compiled: answer, runs: (await readFile(log, "utf8")).trim().split("\n").length };
    } finally {
      await work.remove();
    }
  }

  const said = ({ diagnostics }: Exclude<Compiled, { kind: "refused" }>): unknown[] => diagnostics.map(({ severity, line }) => [severity, line]);

  it("is done once more without the precompiled header when the compiler ends and says nothing", async () => {
    const { compiled: answer } = await compiled("echo >&2; exit 1", `echo '${result("error", 2)}' >&2; exit 1`);
    assert.ok(answer.kind === "failed");
    assert.deepEqual(said(answer), [["error", 2]]);
  });

  it("is done once more when the compiler itself fails; its dump is not shown", async () => {
    const { compiled: answer } = await compiled(`echo '${DUMP}' >&2; exit 1`, `echo '${result("warning", 2)}' >&2`);
    assert.ok(answer.kind === "program", JSON.stringify(answer));
    assert.deepEqual(said(answer), [["warning", 2]]);
  });

  it("is done once when the compiler says what is wrong", async () => {
    const { compiled: answer, runs } = await compiled(`echo '${result("error", 2)}' >&2; exit 1`, "exit 0");
    assert.ok(answer.kind === "failed");
    assert.deepEqual([said(answer), runs], [[["error", 2]], 1]);
  });

  it("ends with one error when the compiler fails with and without the header", async () => {
    const { compiled: answer, runs } = await compiled("exit 1", "exit 1");
    assert.ok(answer.kind === "failed");
    assert.deepEqual([said(answer), runs], [[["error", 1]], 2]);
  });

  it("says that the compiler ran out of memory", async () => {
    const out = "echo 'cc1plus: out of memory allocating 8533093280 bytes after a total of 87576576 bytes' >&2; exit 1";
    const { compiled: answer } = await compiled(out, out);
    assert.ok(answer.kind === "failed");
    assert.deepEqual(answer.diagnostics.map(({ severity, message }) => [severity, message]), [["error", "The compiler ran out of memory: the program includes or expands to too much."]]);
  });
});
