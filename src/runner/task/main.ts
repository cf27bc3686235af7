/**
 * dist/task.js: one run as a task of a container service (docs/deploy.md). It fetches a request, answers it, sends the answer,
 * and ends.
 *
 *     SEEPP_REQUEST_URL=.. SEEPP_RESULT_URL=.. node task.js [--toolchain FOLDER]
 *
 * The addresses are presigned, so the task has no rights of its own; the answer is that of runner.js, wire frames (wire.ts),
 * or the line that runner.js would write to stderr. SIGTERM cancels the run.
 */
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { killAll } from "../process";
import { runRequest } from "../run";
import { formatRunnerError, RunnerError } from "../runner-error";
import { openToolchain } from "../toolchain";
import { encodeResult, encodeTrace } from "../wire";

/** Where the image has it. */
const TOOLCHAIN = "/opt/seepp/toolchain";
const TRIES = 4;
const STATUS_FAILED = 70;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { toolchain: { type: "string", default: TOOLCHAIN } } });
  const from = address("SEEPP_REQUEST_URL");
  const to = address("SEEPP_RESULT_URL");
  forgetEnvironment();
  const cancel = new AbortController();
  process.on("SIGTERM", () => cancel.abort());
  process.on("SIGINT", () => cancel.abort());
  process.on("exit", killAll);
  const request = parse(await (await ask(from, {})).text());
  const answer = await answerTo(request, values.toolchain, cancel.signal);
  // Whoever stopped the task waits for nothing, and has deleted what was stored.
  if (!cancel.signal.aborted) await ask(to, { method: "PUT", body: new Uint8Array(answer) });
}

function address(variable: string): string {
  const value = process.env[variable];
  if (value === undefined) throw new RunnerError("usage", `${variable} is not set: task.js is for a container service.`, "Elsewhere start runner.js.");
  return value;
}

/** No child gets our environment; the addresses would let it answer in our place. */
function forgetEnvironment(): void {
  for (const name of Object.keys(process.env)) if (/^(?:AWS_|ECS_|SEEPP_)/.test(name)) delete process.env[name];
}

async function answerTo(request: unknown, folder: string, signal: AbortSignal): Promise<Buffer> {
  const frames: Uint8Array[] = [];
  try {
    const toolchain = await openToolchain(folder).catch((error: unknown) => {
      throw new RunnerError("no-toolchain", `There is no toolchain in ${folder}.`, "Deploy the executor image anew.", { cause: error });
    });
    const result = await runRequest(request, {
      toolchain, wasmFolder: dirname(__filename), signal,
      onProgress: () => undefined,
      onTrace: (bytes) => frames.push(...encodeTrace(bytes)),
    });
    return Buffer.concat([...frames, encodeResult(result)]);
  } catch (error) {
    return Buffer.from(formatRunnerError(error), "utf8");
  }
}

/** A network that was just put together may not carry the first call. */
async function ask(url: string, init: RequestInit): Promise<Response> {
  for (let tries = 1; ; tries++) {
    try {
      const answer = await fetch(url, init);
      if (answer.ok) return answer;
      throw new Error(`HTTP status ${answer.status}: ${(await answer.text()).slice(0, 300)}`);
    } catch (error) {
      // Never with the address: whoever has it can use it.
      if (tries === TRIES) throw new RunnerError("no-storage", `The request or the result cannot be ${init.method === "PUT" ? "sent" : "fetched"}: ${reasonOf(error)}.`, "Check the network of the task's subnets.", { cause: error });
      await sleep(500 * 2 ** tries);
    }
  }
}

function reasonOf(error: unknown): string {
  const { message, cause } = error as { message?: string; cause?: { code?: string; message?: string } };
  return String(cause?.code ?? cause?.message ?? message ?? error);
}

/** Not JSON is no request: the runner refuses it in its own words. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

main().catch((error: unknown) => {
  process.stderr.write(formatRunnerError(error));
  process.exitCode = STATUS_FAILED;
});
