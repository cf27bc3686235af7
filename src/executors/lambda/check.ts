/** Walks the whole way to a cloud trace and says of each part whether it is right: "See++: Check Cloud Executor". */
import type { TraceResult } from "../../runner/request";
import { ExecutorError, type RunOptions } from "../executor";
import type { LambdaExecutor } from "../lambda";
import { sdkError } from "./errors";

export interface Finding {
  good: boolean;
  /** One line: what was looked at, and what was seen. */
  text: string;
  failure?: ExecutorError;
}

const PROGRAM = "#include <iostream>\nint main() {\n  int* answer = new int(42);\n  std::cout << *answer << std::endl;\n  delete answer;\n}\n";

/** The findings in order; the first that is not good is the last. */
export async function* checkCloud(executor: LambdaExecutor, options: RunOptions = {}): AsyncGenerator<Finding> {
  const look = async (work: () => Promise<string>): Promise<Finding> => {
    try {
      return { good: true, text: await work() };
    } catch (error) {
      const failure = error instanceof ExecutorError ? error : sdkError(error, { functionName: "", region: "", profile: "", endpoint: "" });
      return { good: false, text: `${failure.message} ${failure.cure}`, failure };
    }
  };
  const steps: (() => Promise<string>)[] = [
    async () => {
      const { region, accessKeyId } = await executor.access();
      return `Credentials: access key ${accessKeyId.slice(0, 4)}...${accessKeyId.slice(-4)}, region ${region}.`;
    },
    async () => {
      const { version, compiler, valgrind, architecture, sandbox } = await executor.about(options);
      return `Function: answers with See++ ${version}, g++ ${compiler}, Valgrind ${valgrind}, ${architecture}${sandbox ? ", sandboxed" : ""}.`;
    },
    async () => {
      const start = performance.now();
      const result = await executor.run({ code: PROGRAM, format: "seepp" }, options);
      if (result.outcome !== "exited" || result.trace === undefined) throw notTraced(result);
      return `Trace: ${result.stats.steps} steps in ${((performance.now() - start) / 1000).toFixed(1)} s, of which ${result.stats.seconds.total.toFixed(1)} s in the function.`;
    },
  ];
  for (const step of steps) {
    const finding = await look(step);
    yield finding;
    if (!finding.good) return;
  }
}

function notTraced(result: TraceResult): ExecutorError {
  return new ExecutorError("check-failed", `The function did not trace a small program: ${result.message ?? result.outcome}.`, "Deploy the executor image anew (docs/cloud.md).");
}
