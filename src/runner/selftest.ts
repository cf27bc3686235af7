/**
 * Whether a toolchain can do its work: it traces one program and looks at the result. The image's health check, and the
 * end of its build.
 */
import { openTrace } from "../trace/trace";
import type { TraceRequest } from "./request";
import { runRequest, type RunContext } from "./run";
import { RunnerError } from "./runner-error";

const PROGRAM = `#include <iostream>
#include <string>
#include <vector>
int main() {
  std::vector<int> squares;
  for (int i = 1; i <= 3; ++i) squares.push_back(i * i);
  std::string text = "sum";
  int* sum = new int(0);
  for (int square : squares) *sum += square;
  std::cout << text << ' ' << *sum << std::endl;
  delete sum;
  return *sum == 14 ? 3 : 4;
}
`;

/** One line that says what was seen. Throws RunnerError when the trace is not what it must be. */
export async function selftest(context: Pick<RunContext, "toolchain" | "wasmFolder" | "signal">): Promise<string> {
  const pieces: Uint8Array[] = [];
  const request: TraceRequest = { version: 1, code: PROGRAM, format: "seepp" };
  const result = await runRequest(request, { ...context, onProgress: () => undefined, onTrace: (bytes) => pieces.push(bytes) });
  const check = (good: boolean, what: string): void => {
    if (!good) throw new RunnerError("selftest-failed", `The self-test failed: ${what}.`, "Build the image anew; if it stays, report this.");
  };
  check(result.ok && result.outcome === "exited", `the program ended with ${result.outcome}${result.message === undefined ? "" : `: ${result.message}`}`);
  const trace = await openTrace(Buffer.concat(pieces));
  const last = trace.snapshot(trace.stepCount);
  check(last.output.stdout === "sum 14\n", `its output is ${JSON.stringify(last.output.stdout)}`);
  // The program reads `*sum` after it has freed it, on purpose: Memcheck must see that.
  const errors = trace.marks().filter(({ kind }) => kind === "error").length;
  check(errors > 0, "its use of freed memory was not seen");
  const { steps, seconds } = result.stats;
  return `ok: ${steps} steps, ${seconds.total.toFixed(2)} s, g++ ${context.toolchain.compilerVersion}, Valgrind ${context.toolchain.valgrind}`;
}
