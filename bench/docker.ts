/**
 * The Docker executor against the native one, in turns: with a spare container waiting (warm), and with one that has to be
 * created (cold), and what each waits for its container. The image's size as the engine gives it, and packed. Nothing where no
 * engine answers.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createGzip } from "node:zlib";
import Docker from "dockerode";
import { DockerExecutor } from "../src/executors/docker";
import type { Executor, RunOptions } from "../src/executors/executor";
import { NativeExecutor } from "../src/executors/native";
import { REPOSITORY } from "../test/corpus/recording";
import type { Figure, Group } from "./figures";
import { median, seconds } from "./stats";

type Progress = Parameters<NonNullable<RunOptions["onProgress"]>>[0];

const RUNS = 7;
const place = { dist: join(REPOSITORY, "dist"), sources: join(REPOSITORY, "executor-image"), version: "bench" };
const settings = { image: "", host: "", platform: "", buildArgs: {}, buildNetwork: process.env["SEEPP_DOCKER_BUILD_NETWORK"] ?? "", cpus: 2 };

export const docker: Group = {
  prefix: "docker.",
  async measure() {
    const cold = new DockerExecutor({ ...place, settings: { ...settings, spare: false } });
    const warm = new DockerExecutor({ ...place, settings: { ...settings, spare: true } });
    const native = new NativeExecutor(place);
    const state = await cold.availability();
    if (!state.ready && state.code === "no-engine") {
      process.stderr.write(`docker.* is left out: ${state.message}\n`);
      return [];
    }
    await cold.prepare();
    const list = await readFile(join(REPOSITORY, "examples", "linked_list.cpp"), "utf8");
    const request = { version: 1 as const, code: list, main: "linked_list.cpp", format: "seepp" as const };
    const run = (executor: Executor, onProgress?: (progress: Progress) => void) => seconds(async () => void (await executor.run(request, onProgress && { onProgress })));
    const times: Record<"native" | "warm" | "cold", number[]> = { native: [], warm: [], cold: [] };
    const waits = { warm: new Waits(), cold: new Waits() };
    try {
      for (const executor of [native, warm, cold]) await run(executor); // sets up, fills the file cache
      for (let i = 0; i < RUNS; i++) {
        times.native.push(await run(native));
        await sleep(1000); // the spare starts while nothing is timed
        times.warm.push(await run(warm, waits.warm.ofNextRun()));
        await sleep(1000);
        times.cold.push(await run(cold, waits.cold.ofNextRun()));
      }
    } finally {
      await Promise.all([warm.dispose(), cold.dispose(), native.dispose()]);
    }
    const ratio = (of: number[]): number => median(of.map((time, i) => time / times.native[i]));
    const figures: Figure[] = [
      { key: "docker.vsNative.warm", value: ratio(times.warm), unit: "x", note: "examples/linked_list.cpp, a spare container waits; at most 1.25" },
      { key: "docker.vsNative.cold", value: ratio(times.cold), unit: "x", note: "a container is created for it; at most 2.5" },
      { key: "docker.seconds.native", value: median(times.native), unit: "s" },
      { key: "docker.seconds.warm", value: median(times.warm), unit: "s" },
      { key: "docker.seconds.cold", value: median(times.cold), unit: "s" },
      { key: "docker.containerMs.spare", value: median(waits.warm.container), unit: "ms", note: "from the request to a started, attached container: the spare" },
      { key: "docker.containerMs.created", value: median(waits.cold.container), unit: "ms", note: "the same, created for it" },
      { key: "docker.firstAnswerMs.spare", value: median(waits.warm.answer), unit: "ms", note: "from the request to the runner's first word: the spare's waits for it" },
      { key: "docker.firstAnswerMs.created", value: median(waits.cold.answer), unit: "ms", note: "the same, with Node's own start" },
    ];
    return figures;
  },
};

/** What runs wait for, in milliseconds. */
class Waits {
  /** Until a container is there: the executor says then that it compiles. */
  readonly container: number[] = [];
  /** Until the runner in it says so too. */
  readonly answer: number[] = [];

  ofNextRun(): (progress: Progress) => void {
    const start = performance.now();
    const into = [this.container, this.answer];
    return ({ phase }) => {
      if (phase === "compiling") into.shift()?.push(performance.now() - start);
    };
  }
}

export const imageSize: Group = {
  prefix: "image.",
  async measure() {
    const executor = new DockerExecutor({ ...place, settings: { ...settings, spare: false } });
    const state = await executor.availability();
    if (!state.ready && state.code === "no-engine") return [];
    const image = new Docker().getImage(await executor.prepare());
    let packed = 0;
    for await (const chunk of (await image.get()).pipe(createGzip({ level: 9 }))) packed += (chunk as Buffer).length;
    return [
      { key: "image.bytes", value: (await image.inspect()).Size, unit: "B", note: "uncompressed, with a precompiled set; at most 330 MB" },
      { key: "image.gzipBytes", value: packed, unit: "B", note: "the same, as `docker save | gzip -9`" },
    ];
  },
};
