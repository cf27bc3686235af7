/**
 * The Docker executor against the native one, in turns: with a spare container waiting (warm), and with one that has to be
 * created (cold). The image's size as the engine gives it. Nothing where no engine answers.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import Docker from "dockerode";
import { DockerExecutor } from "../src/executors/docker";
import type { Executor } from "../src/executors/executor";
import { NativeExecutor } from "../src/executors/native";
import { REPOSITORY } from "../test/corpus/recording";
import type { Figure, Group } from "./figures";
import { median, seconds } from "./stats";

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
    const run = (executor: Executor) => seconds(async () => void (await executor.run({ version: 1, code: list, main: "linked_list.cpp", format: "seepp" })));
    const times: Record<"native" | "warm" | "cold", number[]> = { native: [], warm: [], cold: [] };
    try {
      for (const executor of [native, warm, cold]) await run(executor); // sets up, fills the file cache
      for (let i = 0; i < RUNS; i++) {
        times.native.push(await run(native));
        await sleep(1000); // the spare starts while nothing is timed
        times.warm.push(await run(warm));
        await sleep(1000);
        times.cold.push(await run(cold));
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
    ];
    return figures;
  },
};

export const imageSize: Group = {
  prefix: "image.",
  async measure() {
    const executor = new DockerExecutor({ ...place, settings: { ...settings, spare: false } });
    const state = await executor.availability();
    if (!state.ready && state.code === "no-engine") return [];
    const image = await executor.prepare();
    return [{ key: "image.bytes", value: (await new Docker().getImage(image).inspect()).Size, unit: "B", note: "uncompressed, with a precompiled set; at most 330 MB" }];
  },
};
