/** What is done beside the compiler may take as long as it, and is given up with it. */
import { strict as assert } from "node:assert";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runRequest } from "../../src/runner/run";
import type { Toolchain } from "../../src/runner/toolchain";
import type { TraceResult } from "../../src/runner/request";
import { wasmFolder } from "../steps/grammar";

/** Nothing to g++, some seconds' work for the parser. */
const HOSTILE = `int main() {}\n#if 0\n${"int x = ;{ ( ".repeat(57_000)}\n#endif\n`;

describe("a run", () => {
  let folder = "";
  beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), "seepp-run-")); });
  afterEach(() => rm(folder, { recursive: true }));

  /** `compiler` and `symbols` are shell commands. */
  async function traced(code: string, compileSeconds: number, compiler: string, symbols = "exit 1"): Promise<TraceResult> {
    const toolchain: Toolchain = { version: 1, compiler: join(folder, "g++"), compilerVersion: "16.2.0", mold: false, valgrind: "3.27.0", folder };
    await mkdir(join(folder, "symbols"));
    await writeFile(toolchain.compiler, `#!/bin/sh\n${compiler}\n`, { mode: 0o755 });
    await writeFile(join(folder, "symbols", "seepp-symbols"), `#!/bin/sh\n${symbols}\n`, { mode: 0o755 });
    return runRequest({ version: 1, code, limits: { compileSeconds } }, {
      toolchain, wasmFolder: wasmFolder(), signal: new AbortController().signal, onProgress: () => undefined, onTrace: () => undefined,
    });
  }

  const NO_SYMBOLS = JSON.stringify({
    version: 1, producer: "", architecture: "x86_64", files: [], types: [], functions: [], globals: [], rows: [], codeSymbols: [], vtables: [], sections: [],
  });

  it("whose source takes the parser too long ends at the limit of compiling", async () => {
    const { outcome, limit, message } = await traced(HOSTILE, 0.3, "exit 0", `echo '${NO_SYMBOLS}'`);
    assert.deepEqual([outcome, limit], ["limit", "compileSeconds"]);
    assert.match(message ?? "", /within 0\.3 seconds/);
  });

  it("whose symbols take too long ends at the limit of compiling", async () => {
    const { outcome, limit } = await traced("int main() {}", 0.3, "exit 0", "exec sleep 60");
    assert.deepEqual([outcome, limit], ["limit", "compileSeconds"]);
  });
});
