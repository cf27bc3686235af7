/** What the machine, not the request, did wrong: a tool that is missing or failed. Executors hand it on as their own. */
import * as v from "valibot";

export class RunnerError extends Error {
  constructor(readonly code: string, message: string, readonly cure: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "RunnerError";
  }
}

const PREFIX = "seepp-runner-error ";
const ReportSchema = v.object({ code: v.string(), message: v.string(), cure: v.string() });

/** One line for the runner's stderr. */
export function formatRunnerError(error: unknown): string {
  const report = error instanceof RunnerError
    ? { code: error.code, message: error.message, cure: error.cure }
    : { code: "internal", message: error instanceof Error ? error.message : String(error), cure: "Report this: it is a fault of See++." };
  return `${PREFIX}${JSON.stringify(report)}\n`;
}

/** The last such line of a runner's stderr. */
export function findRunnerError(stderr: string): RunnerError | undefined {
  const line = stderr.split("\n").findLast((each) => each.startsWith(PREFIX));
  if (line === undefined) return undefined;
  try {
    const { code, message, cure } = v.parse(ReportSchema, JSON.parse(line.slice(PREFIX.length)));
    return new RunnerError(code, message, cure);
  } catch {
    return undefined; // Cut: the caller shows stderr as it is.
  }
}
