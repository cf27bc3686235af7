/** `seepp check-cloud`: what is right and what is wrong on the way to a cloud trace. */
import { checkCloud } from "../executors/lambda/check";
import type { LambdaExecutor } from "../executors/lambda";
import { describeError } from "./errors";

/** Gives the exit status. */
export async function checkCloudCommand(executor: LambdaExecutor): Promise<number> {
  try {
    for await (const { good, text, failure } of checkCloud(executor)) {
      if (good) process.stdout.write(`ok: ${text}\n`);
      else if (failure !== undefined) {
        const { line, exitCode } = describeError(failure);
        process.stderr.write(`seepp: ${line}\n`);
        return exitCode;
      }
    }
    return 0;
  } finally {
    await executor.dispose();
  }
}
