/**
 * dist/runner.js: what an executor starts.
 *
 *     node runner.js --toolchain FOLDER [--watch-stdin]            one request
 *     node runner.js selftest --toolchain FOLDER                   traces a program of its own, checks the result, says so
 *     node runner.js equip --toolchain FOLDER --compiler PATH --valgrind VERSION [--set HEADER,..]..
 *                                                                  completes a toolchain folder (equip.ts)
 *
 * A request is one line of JSON on stdin, its answer wire frames (wire.ts) on stdout. With `--watch-stdin` the end of stdin
 * after the request means that who started us has gone: the run is cancelled. So do SIGTERM, SIGINT, SIGHUP and a closed
 * stdout. What the machine did wrong goes to stderr, as one line, with status 70.
 */
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { equip } from "./equip";
import { killAll } from "./process";
import { formatRunnerError, RunnerError } from "./runner-error";
import { runRequest } from "./run";
import { selftest } from "./selftest";
import { openToolchain, type Toolchain } from "./toolchain";
import { encodeProgress, encodeResult, encodeTrace } from "./wire";

const MAX_REQUEST_BYTES = 64 * 1024 * 1024;
const STATUS_FAILED = 70;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      toolchain: { type: "string" }, "watch-stdin": { type: "boolean", default: false },
      compiler: { type: "string" }, valgrind: { type: "string" }, set: { type: "string", multiple: true, default: [] },
    },
  });
  const folder = needed(values.toolchain, "toolchain");
  const cancel = new AbortController();
  const stop = (): void => cancel.abort();
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, stop);
  process.on("exit", killAll);
  process.stdout.on("error", stop);

  const [mode = "run"] = positionals;
  switch (mode) {
    case "run":
      return answer(folder, cancel.signal, values["watch-stdin"] ? stop : undefined);
    case "selftest": {
      const seen = await selftest({ toolchain: await toolchainIn(folder), wasmFolder: dirname(__filename), signal: cancel.signal });
      process.stdout.write(`${seen}\n`);
      return;
    }
    case "equip":
      return equip(folder, {
        compiler: needed(values.compiler, "compiler"), valgrind: needed(values.valgrind, "valgrind"),
        sets: values.set.map((headers) => headers.split(",")), signal: cancel.signal,
      });
    default:
      throw new RunnerError("usage", `The runner does not know "${mode}".`, "Give selftest, equip, or nothing for a request on stdin.");
  }
}

function needed(value: string | undefined, option: string): string {
  if (value === undefined) throw new RunnerError("usage", `The runner was not told its ${option}.`, `Give --${option}.`);
  return value;
}

function toolchainIn(folder: string): Promise<Toolchain> {
  return openToolchain(folder).catch((error: unknown) => {
    throw new RunnerError("no-toolchain", `There is no toolchain in ${folder}.`, "Set it up with `seepp setup-native`.", { cause: error });
  });
}

async function answer(folder: string, signal: AbortSignal, onGone: (() => void) | undefined): Promise<void> {
  const toolchain = toolchainIn(folder);
  toolchain.catch(() => undefined); // Awaited below, with the request.
  const request = await readRequest(onGone);
  const result = await runRequest(request, {
    toolchain: await toolchain,
    wasmFolder: dirname(__filename),
    signal,
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
