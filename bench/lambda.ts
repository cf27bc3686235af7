/**
 * The cloud executor under AWS's emulator, with the real SDK: of the executor image where an engine answers, else of the native
 * toolchain. What a run costs is what AWS would charge for the measured time: an estimate, since the emulator gives a function
 * all of this machine, and Lambda a share that grows with its memory.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { lambdaPrice } from "../src/executors/cloud/prices";
import { DockerExecutor } from "../src/executors/docker";
import type { RunResult } from "../src/executors/executor";
import { LambdaExecutor } from "../src/executors/lambda";
import { NativeExecutor } from "../src/executors/native";
import { REPOSITORY } from "../test/corpus/recording";
import { missingForEmulator, startEmulator, type Emulator } from "../test/lambda/emulator";
import { withCredentials } from "../test/lambda/environment";
import { startFront } from "../test/lambda/front";
import { startImage } from "../test/lambda/image";
import type { Figure, Group } from "./figures";
import { median, seconds } from "./stats";

const RUNS = 9;
const COLD_RUNS = 3;
/** What a deployment has: one whole processor of Lambda. */
const MEMORY_MB = 1769;
export const REGION = "eu-central-1";
export const place = { dist: join(REPOSITORY, "dist"), sources: join(REPOSITORY, "executor-image"), version: "bench" };

export const lambda: Group = {
  prefix: "lambda.",
  async measure() {
    const missing = missingForEmulator();
    if (missing !== undefined) {
      process.stderr.write(`lambda.* is left out: ${missing}\n`);
      return [];
    }
    const image = await executorImage();
    const of = image === undefined ? "the native toolchain (no Docker engine)" : "the executor image";
    const restore = withCredentials();
    try {
      return await measured(() => (image === undefined ? startEmulator() : startImage(image)), of);
    } finally {
      restore();
    }
  },
};

async function measured(start: () => Promise<Emulator>, of: string): Promise<Figure[]> {
  const code = await readFile(join(REPOSITORY, "examples", "linked_list.cpp"), "utf8");
  const request = { version: 1, code, main: "linked_list.cpp", format: "seepp" } as const;
  const native = new NativeExecutor(place);
  await native.run(request); // sets up, fills the file cache

  const colds: number[] = [];
  const coldBills: number[] = [];
  for (let i = 0; i < COLD_RUNS; i++) await withFunction(start, async (run) => {
    let first: RunResult | undefined;
    colds.push(await seconds(async () => (first = await run(request))));
    coldBills.push(billed(first));
  });

  const times = { native: [] as number[], warm: [] as number[] };
  const bills: number[] = [];
  const cpus: number[] = [];
  let last: RunResult | undefined;
  await withFunction(start, async (run, cpuMs) => {
    await run(request);
    for (let i = 0; i < RUNS; i++) {
      times.native.push(await seconds(() => native.run(request)));
      const before = await cpuMs?.();
      times.warm.push(await seconds(async () => (last = await run(request))));
      if (before !== undefined && cpuMs !== undefined) cpus.push(await cpuMs() - before);
      bills.push(billed(last));
    }
  });
  await native.dispose();
  const trace = last?.trace ?? new Uint8Array(0);
  const price = (billedMs: number): number => 1000 * lambdaPrice({ region: REGION, architecture: "x86_64", memoryMb: MEMORY_MB, billedMs });
  const terms = `estimate: ${MEMORY_MB} MB, x86_64, ${REGION}; the emulator does not model Lambda's processor share`;
  return [
    { key: "lambda.vsNative.warm", value: median(times.warm.map((time, i) => time / times.native[i])), unit: "x", note: `examples/linked_list.cpp, ${of}; at most 1.3` },
    { key: "lambda.coldSeconds", value: median(colds), unit: "s", note: `a new environment to the first result, ${of}` },
    { key: "lambda.seconds.warm", value: median(times.warm), unit: "s" },
    { key: "lambda.seconds.native", value: median(times.native), unit: "s" },
    { key: "lambda.billedMs.warm", value: median(bills), unit: "ms", note: "as the emulator reports it" },
    { key: "lambda.billedMs.cold", value: median(coldBills), unit: "ms", note: "with the start of the environment, which Lambda bills for images" },
    { key: "lambda.requestBytes", value: Buffer.byteLength(JSON.stringify(request)), unit: "B", note: "what is sent; at most 6 MB" },
    { key: "lambda.answerBytes", value: answerBytes(last, trace), unit: "B", note: "what comes back, the trace as base64; at most 6 MB" },
    { key: "lambda.usdPer1000", value: price(median(bills)), unit: "$", note: `${terms}; at most 0.02` },
    ...(cpus.length === 0 ? [] : [
      { key: "lambda.cpuMs.warm", value: median(cpus), unit: "ms", note: "processor time of a run, which other work on this machine hardly changes" },
      { key: "lambda.usdPer1000.cpu", value: price(median(cpus)), unit: "$", note: `that time at the same price: what a run takes of the one processor that ${MEMORY_MB} MB have, were it as fast as this one; at most 0.02` },
    ]),
    { key: "lambda.usdPer1000.cold", value: price(median(coldBills)), unit: "$", note: "the same, were every run the first of its environment" },
  ];
}

export async function withFunction(start: () => Promise<Emulator>, work: (run: (request: Parameters<LambdaExecutor["run"]>[0]) => Promise<RunResult>, cpuMs: Emulator["cpuMs"]) => Promise<void>): Promise<void> {
  const emulator = await start();
  const front = await startFront([emulator]);
  const executor = new LambdaExecutor({ functionName: "function", region: REGION, profile: "", endpoint: front.endpoint });
  try {
    await executor.access(); // The SDK is loaded: the product does that once.
    await work(async (request) => {
      const result = await executor.run(request);
      if (!result.ok) throw new Error(`not traced: ${result.message ?? result.outcome}`);
      return result;
    }, emulator.cpuMs);
  } finally {
    await executor.dispose();
    await front.stop();
    await emulator.stop();
  }
}

export function billed(result: RunResult | undefined): number {
  if (result?.cloud === undefined) throw new Error("the emulator reported no time");
  return result.cloud.billedMs;
}

function answerBytes(result: RunResult | undefined, trace: Uint8Array): number {
  return Buffer.byteLength(JSON.stringify({ ...result, cloud: undefined, trace: Buffer.from(trace).toString("base64") }));
}

/** Undefined where no engine answers. */
export async function executorImage(): Promise<string | undefined> {
  const buildNetwork = process.env["SEEPP_DOCKER_BUILD_NETWORK"] ?? "";
  const docker = new DockerExecutor({ ...place, settings: { image: "", host: "", platform: "", buildArgs: {}, buildNetwork, cpus: 2, spare: false } });
  const state = await docker.availability();
  return !state.ready && state.code === "no-engine" ? undefined : docker.prepare();
}
