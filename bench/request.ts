/** From request to result on the native executor, in a process of its own as the extension starts it. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { NativeExecutor } from "../src/executors/native";
import type { TraceResult } from "../src/runner/request";
import { REPOSITORY } from "../test/corpus/recording";
import type { Figure, Group } from "./figures";
import { median } from "./stats";

const RUNS = 7;
const KEY = "request.seconds.linkedList";

interface Timed {
  wall: number;
  seconds: TraceResult["stats"]["seconds"];
}

export const request: Group = {
  prefix: "request.",
  async measure() {
    const executor = new NativeExecutor({ dist: join(REPOSITORY, "dist"), sources: join(REPOSITORY, "executor-image") });
    const list = await readFile(join(REPOSITORY, "examples", "linked_list.cpp"), "utf8");
    await timed(executor, list); // sets up, fills the file cache
    const whole: Timed[] = [];
    const empty: Timed[] = [];
    for (let i = 0; i < RUNS; i++) {
      whole.push(await timed(executor, list));
      empty.push(await timed(executor, "int main() {}\n"));
    }
    const part = (of: (run: Timed, i: number) => number): number => median(whole.map(of));
    const figures: Figure[] = [
      { key: KEY, value: part(({ wall }) => wall), unit: "s", note: "examples/linked_list.cpp; at most 1.0" },
      { key: `${KEY}.process`, value: part(({ wall, seconds }) => wall - seconds.total), unit: "s", note: "starting the runner, handing the trace over" },
      { key: `${KEY}.compile`, value: part(({ seconds }) => seconds.compile), unit: "s", note: "g++, statements, symbols, plan" },
      { key: `${KEY}.startup`, value: median(empty.map(({ seconds }) => seconds.record)), unit: "s", note: "recording of an empty program" },
      { key: `${KEY}.record`, value: part(({ seconds }, i) => seconds.record - empty[i].seconds.record), unit: "s", note: "recording beyond start-up" },
      { key: `${KEY}.package`, value: part(({ seconds }) => seconds.package), unit: "s" },
    ];
    await executor.dispose();
    return figures;
  },
};

async function timed(executor: NativeExecutor, code: string): Promise<Timed> {
  const start = performance.now();
  const result = await executor.run({ version: 1, code, main: "linked_list.cpp", format: "seepp" });
  const wall = (performance.now() - start) / 1000;
  if (!result.ok) throw new Error(`not traced: ${result.message ?? result.outcome}`);
  return { wall, seconds: result.stats.seconds };
}
