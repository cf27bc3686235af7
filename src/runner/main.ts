/**
 * dist/runner.js: one request as one line of JSON on stdin, wire frames (wire.ts) on stdout.
 *
 *     node runner.js --toolchain FOLDER [--watch-stdin]
 *
 * With `--watch-stdin` the end of stdin after the request means that who started us has gone: the run is cancelled. So do
 * SIGTERM, SIGINT, SIGHUP and a closed stdout. What the machine did wrong goes to stderr, as one line, with status 70.
 */
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { killAll } from "./process";
import { formatRunnerError, RunnerError } from "./runner-error";
import { runRequest } from "./run";
import { openToolchain } from "./toolchain";
import { encodeProgress, encodeResult, encodeTrace } from "./wire";

const MAX_REQUEST_BYTES = 64 * 1024 * 1024;
const STATUS_FAILED = 70;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { toolchain: { type: "string" }, "watch-stdin": { type: "boolean", default: false } } });
  if (values.toolchain === undefined) throw new RunnerError("usage", "The runner was not told its toolchain.", "Give --toolchain FOLDER.");
  const cancel = new AbortController();
  const stop = (): void => cancel.abort();
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, stop);
  process.on("exit", killAll);
  process.stdout.on("error", stop);

  const toolchain = openToolchain(values.toolchain).catch((error: unknown) => {
    throw new RunnerError("no-toolchain", `There is no toolchain in ${values.toolchain}.`, "Set it up with `seepp setup-native`.", { cause: error });
  });
  toolchain.catch(() => undefined);
  const request = await readRequest(values["watch-stdin"] ? stop : undefined);
  const result = await runRequest(request, {
    toolchain: await toolchain,
    wasmFolder: dirname(__filename),
    signal: cancel.signal,
    onProgress: (progress) => process.stdout.write(encodeProgress(progress)),
    onTrace: (bytes) => {
      for (const frame of encodeTrace(bytes)) process.stdout.write(frame);
    },
  });
  process.stdout.write(encodeResult(result));
}

/** The first line of stdin, or all of it; not JSON is handed on as undefined, which no request is. */
function readRequest(onEnd: (() => void) | undefined): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    let whole = false;
    const finish = (last: Buffer): void => {
      whole = true;
      chunks.push(last);
      resolve(parse(Buffer.concat(chunks).toString("utf8")));
    };
    process.stdin.on("data", (chunk: Buffer) => {
      if (whole) return;
      length += chunk.length;
      const end = chunk.indexOf(10);
      if (end >= 0) return finish(chunk.subarray(0, end));
      if (length > MAX_REQUEST_BYTES) return reject(new RunnerError("usage", "The request is longer than 64 MB.", "Send less source and input."));
      chunks.push(chunk);
    });
    process.stdin.on("end", () => (whole ? onEnd?.() : finish(Buffer.alloc(0))));
    process.stdin.on("error", reject);
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

main().then(
  // Stdin may still be open: its end would not come, and the process would stay.
  () => process.stdin.destroy(),
  (error: unknown) => {
    process.exitCode = STATUS_FAILED;
    process.stderr.write(formatRunnerError(error));
    process.stdin.destroy();
  },
);
