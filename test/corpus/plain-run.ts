/** Runs a recorded binary again, without the recorder: plainly, or under another tool in front of it. */
import { spawn } from "node:child_process";
import { dirname } from "node:path";
import type { Program } from "./programs";

export interface PlainRun {
  stdout: string;
  stderr: string;
  exitCode?: number;
  signal?: string;
}

const SECONDS = 60;

export function plainRun(program: Program, binary: string, tool: readonly string[] = []): Promise<PlainRun> {
  const [command, ...args] = [...tool, "./a.out", ...(program.request.args ?? [])];
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: dirname(binary), env: { PATH: "/usr/bin:/bin", LANG: "C.UTF-8" }, timeout: SECONDS * 1000 });
    const output = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output.stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (output.stderr += text));
    child.on("error", reject);
    const withoutTool = (): PlainRun => ({ ...output, stderr: output.stderr.replace(/^==\d+==.*\n/gm, "") }); // Valgrind's own words
    child.on("close", (code, signal) => resolve({ ...withoutTool(), ...(code === null ? {} : { exitCode: code }), ...(signal === null ? {} : { signal }) }));
    child.stdin.on("error", () => undefined); // It may end before it has read all.
    child.stdin.end(program.request.stdin ?? "");
  });
}
