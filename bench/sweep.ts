/**
 * What a run costs and how long it takes by the memory that a function is given: Lambda gives processor time in proportion to
 * it, a whole processor at 1769 MB (docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html). The executor image under
 * AWS's emulator, in a container of that memory and that share of the processors.
 *
 * Two times are given, both estimates. The time by the clock is of this machine with that share, and suffers from what else
 * runs there. The processor time that the container used hardly does; over the share it is the time that a run takes where
 * the processor is the bound: where a run is one thread, not less than that over one.
 */
import { readFile } from "node:fs/promises";
import { cpus } from "node:os";
import { join } from "node:path";
import { lambdaPrice } from "../src/executors/cloud/prices";
import { NativeExecutor } from "../src/executors/native";
import { REPOSITORY } from "../test/corpus/recording";
import { missingForEmulator } from "../test/lambda/emulator";
import { withCredentials } from "../test/lambda/environment";
import { startImage } from "../test/lambda/image";
import type { Figure, Group } from "./figures";
import { billed, executorImage, place, REGION, withFunction } from "./lambda";
import { median, seconds } from "./stats";

const SIZES_MB = [512, 1024, 1769, 3008];
const MB_OF_A_PROCESSOR = 1769;
const WARM_RUNS = 7;
const COLD_RUNS = 3;

export const sweep: Group = {
  prefix: "lambda.sweep.",
  onlyWhenNamed: true,
  async measure() {
    const image = missingForEmulator() === undefined ? await executorImage() : undefined;
    if (image === undefined) {
      process.stderr.write(`lambda.sweep.* is left out: ${missingForEmulator() ?? "no Docker engine answers"}\n`);
      return [];
    }
    const restore = withCredentials();
    try {
      const code = await readFile(join(REPOSITORY, "examples", "linked_list.cpp"), "utf8");
      const request = { version: 1, code, main: "linked_list.cpp", format: "seepp" } as const;
      const figures = await native(request);
      for (const memoryMb of SIZES_MB) figures.push(...(await measured(image, memoryMb, request)));
      return figures;
    } finally {
      restore();
    }
  },
};

type Request = { version: 1; code: string; main: string; format: "seepp" };

/** For the target: 1.3 times of this. Processor time as well, with the start of a runner, which a warm function has behind it. */
async function native(request: Request): Promise<Figure[]> {
  const executor = new NativeExecutor(place);
  await executor.run(request); // sets up, fills the file cache
  const times: number[] = [];
  const before = await childrenMs();
  for (let i = 0; i < WARM_RUNS; i++) times.push(await seconds(() => executor.run(request)));
  const cpu = (await childrenMs() - before) / WARM_RUNS;
  await executor.dispose();
  return [
    { key: "lambda.sweep.nativeMs", value: 1000 * median(times), unit: "ms", note: "examples/linked_list.cpp on this machine; a warm run in the cloud: at most 1.3 x" },
    { key: "lambda.sweep.nativeCpuMs", value: cpu, unit: "ms", note: "processor time of that" },
  ];
}

/** Of this process's children that have ended, with theirs: fields 16 and 17 of proc(5), in hundredths of a second. */
async function childrenMs(): Promise<number> {
  const [user, system] = (await readFile("/proc/self/stat", "utf8")).replace(/^.*\) /, "").split(" ").slice(13, 15).map(Number);
  return (user + system) * 10;
}

async function measured(image: string, memoryMb: number, request: Request): Promise<Figure[]> {
  const share = memoryMb / MB_OF_A_PROCESSOR;
  const size = { memoryMb, cpus: Math.min(share, cpus().length) };
  const warm = { ms: [] as number[], cpu: [] as number[] };
  const cold = { ms: [] as number[], cpu: [] as number[] };
  for (let i = 0; i < COLD_RUNS; i++) {
    await withFunction(() => startImage(image, { size }), async (run, cpuMs) => {
      cold.ms.push(billed(await run(request)));
      cold.cpu.push(await cpuMs!()); // all that the container has used
      if (i > 0) return;
      for (let j = 0; j < WARM_RUNS; j++) {
        const before = await cpuMs!();
        warm.ms.push(billed(await run(request)));
        warm.cpu.push(await cpuMs!() - before);
      }
    });
  }
  const key = (name: string): string => `lambda.sweep.${memoryMb}.${name}`;
  const price = (billedMs: number): number => 1000 * lambdaPrice({ region: REGION, architecture: "x86_64", memoryMb, billedMs });
  const gbSeconds = (billedMs: number): number => (memoryMb / 1024) * (billedMs / 1000);
  const [warmMs, coldMs, warmCpu, coldCpu] = [warm.ms, cold.ms, warm.cpu, cold.cpu].map(median);
  const [derived, derivedCold] = [warmCpu / share, coldCpu / share];
  return [
    { key: key("warmMs"), value: warmMs, unit: "ms", note: `${share.toFixed(2)} processors, x86_64; estimate, by the clock` },
    { key: key("coldMs"), value: coldMs, unit: "ms", note: "the first of an environment" },
    { key: key("gbSeconds"), value: gbSeconds(warmMs), unit: "GB s", note: "of a warm run" },
    { key: key("usdPer1000"), value: price(warmMs), unit: "$", note: "of warm runs" },
    { key: key("usdPer1000.cold"), value: price(coldMs), unit: "$", note: "were each the first of its environment" },
    { key: key("cpuMs"), value: warmCpu, unit: "ms", note: "processor time of a warm run" },
    { key: key("cpuMs.cold"), value: coldCpu, unit: "ms" },
    { key: key("derivedMs"), value: derived, unit: "ms", note: `that over ${share.toFixed(2)}${share > 1 ? ": as if all of it ran side by side" : ""}` },
    { key: key("derivedMs.cold"), value: derivedCold, unit: "ms" },
    { key: key("usdPer1000.derived"), value: price(derived), unit: "$" },
    { key: key("usdPer1000.derived.cold"), value: price(derivedCold), unit: "$" },
  ];
}
